//! No word of a reader's is lost on the way from Telegram's JSON to teloxide's types.

use super::*;

fn message(more: &Value) -> Value {
    let mut message = json!({
        "message_id": 7,
        "date": 1_764_000_000,
        "chat": {"id": 42, "type": "private", "first_name": "ليلى"},
        "from": {"id": 42, "is_bot": false, "first_name": "ليلى"},
    });
    for (name, field) in more.as_object().unwrap() {
        set(&mut message, name, field.clone());
    }
    json!({"update_id": 1, "message": message})
}

fn through(update: Value) -> Message {
    let new = receive(update).expect("has a number");
    assert_eq!(new.intake, Intake::Handle { lane: 42 }, "{}", new.body.0);
    match incoming(&new.body).expect("is readable") {
        Incoming::Update(Update { kind: UpdateKind::Message(message), .. }) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_plain_question_passes_unchanged() {
    assert_eq!(through(message(&json!({"text": "متى؟"}))).text(), Some("متى؟"));
}

#[test]
fn a_reply_to_a_message_elsewhere_keeps_its_text_and_quotation() {
    let got = through(message(&json!({
        "text": "ما معنى هذا؟",
        "external_reply": {"origin": {"type": "channel"}, "message_id": 3, "unheard_of": {}},
        "quote": {"text": "الأوزان المفتوحة", "position": 0},
    })));
    assert_eq!(got.text(), Some("ما معنى هذا؟"));
    assert_eq!(got.quote().unwrap().text, "الأوزان المفتوحة");
}

#[test]
fn an_unknown_entity_is_dropped_and_the_known_ones_stay() {
    let got = through(message(&json!({
        "text": "@isnad_bot غدا",
        "entities": [
            {"type": "mention", "offset": 0, "length": 10},
            {"type": "date_time", "offset": 11, "length": 3, "unix_time": 1},
        ],
    })));
    assert_eq!(got.text(), Some("@isnad_bot غدا"));
    assert_eq!(got.entities().unwrap().len(), 1);
}

#[test]
fn a_medium_newer_than_the_library_still_asks_with_its_caption() {
    let got = through(message(&json!({"live_photo": {"file_id": "x"}, "caption": "ما هذا؟"})));
    assert_eq!(got.text().or(got.caption()), Some("ما هذا؟"));
}

#[test]
fn a_reply_to_something_unreadable_keeps_the_text() {
    let got = through(message(&json!({
        "text": "اشرح",
        "reply_to_message": {
            "message_id": 3, "date": 1, "text": "أصل", "chat": {"id": 42, "type": "private"},
            "forward_origin": {"type": "from_the_future"},
        },
    })));
    assert_eq!(got.text(), Some("اشرح"));
    assert_eq!(got.reply_to_message().unwrap().text(), Some("أصل"));
}

#[test]
fn a_sender_without_a_name_is_still_answered() {
    let mut update = message(&json!({"text": "متى؟"}));
    update["message"]["from"] = json!({"id": 42});
    assert_eq!(through(update).text(), Some("متى؟"));
}

#[test]
fn half_a_surrogate_pair_costs_one_character() {
    let json =
        r#"{"ok":true,"result":[{"update_id":5,"text":"قبل \ud83d بعد \ud83d\ude00 \\ud83d"}]}"#;
    let value = parse(json.as_bytes()).expect("mended");
    assert_eq!(value["result"][0]["text"], "قبل \u{fffd} بعد 😀 \\ud83d");
}

#[test]
fn bytes_that_are_no_utf8_cost_one_character() {
    let value = parse(b"{\"update_id\":5,\"text\":\"a\xffb\"}").expect("mended");
    assert_eq!(value["text"], "a\u{fffd}b");
}

#[test]
fn unknown_kinds_are_set_aside() {
    let new = receive(json!({"update_id": 9, "story_from_the_future": {"text": "x"}})).unwrap();
    assert!(matches!(new.intake, Intake::SetAside(_)));
    let new = receive(json!({"update_id": 9, "message": {"what": 1}})).unwrap();
    assert!(matches!(new.intake, Intake::SetAside(_)));
    assert!(receive(json!({"message": {}})).is_none());
    assert!(receive(json!([])).is_none());
}

#[test]
fn a_guest_query_arrives_with_its_message() {
    let mut update = message(&json!({"text": "@isnad_bot متى؟", "guest_query_id": "g1"}));
    let payload = update["message"].take();
    let new = receive(json!({"update_id": 1, "guest_message": payload})).unwrap();
    match incoming(&new.body) {
        Some(Incoming::Guest { query, message }) => {
            assert_eq!(query, "g1");
            assert_eq!(message.text(), Some("@isnad_bot متى؟"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_we_ask_for_finds_its_lane() {
    let user = json!({"id": 42, "is_bot": false, "first_name": "x"});
    let group = json!({"id": -5, "type": "supergroup", "title": "g"});
    let member = json!({
        "chat": group, "from": user, "date": 1,
        "old_chat_member": {"user": user, "status": "left"},
        "new_chat_member": {"user": user, "status": "member"},
    });
    for (kind, payload, lane) in [
        ("inline_query", json!({"id": "1", "from": user, "query": "q", "offset": ""}), 42),
        (
            "callback_query",
            json!({"id": "1", "from": user, "chat_instance": "c", "data": "d",
            "message": {"message_id": 1, "date": 0, "chat": group}}),
            -5,
        ),
        (
            "callback_query",
            json!({"id": "1", "from": user, "chat_instance": "c", "data": "d",
            "inline_message_id": "i"}),
            42,
        ),
        ("my_chat_member", member.clone(), -5),
        ("chat_member", member, -5),
    ] {
        let new = receive(json!({"update_id": 1, kind: payload})).unwrap();
        assert_eq!(new.intake, Intake::Handle { lane }, "{kind} {}", new.body.0);
        assert!(incoming(&new.body).is_some(), "{kind}");
    }
}

#[test]
fn the_number_of_a_spoilt_update_is_found() {
    assert_eq!(number_in(br#"{"ok":true,"result":[{"update_id": 77,"message":{"te"#), Some(77));
    assert_eq!(number_in(b"<html>"), None);
}
