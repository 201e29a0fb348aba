-- Updates as they came in, until they are handled. Times are milliseconds of Unix time.
CREATE TABLE inbox (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- order of arrival
    update_id   BIGINT  NOT NULL,
    fingerprint BLOB    NOT NULL,                  -- keyed hash of the body: tells a repetition from another update
    state       INTEGER NOT NULL,                  -- 0 waiting, 1 handled, 2 set aside
    kind        TEXT    NOT NULL,
    received_at BIGINT  NOT NULL,
    starts      INTEGER NOT NULL DEFAULT 0,        -- how often an earlier process left it half done
    closed_at   BIGINT,
    reason      TEXT,                              -- why it was set aside
    lane        BIGINT,                            -- chat or user; erased once handled
    body        TEXT,                              -- the cleaned update; erased once handled
    checksum    BLOB,                              -- of the body
    UNIQUE (update_id, fingerprint)
);
CREATE INDEX inbox_waiting ON inbox (lane, seq) WHERE state = 0;
CREATE INDEX inbox_closed ON inbox (closed_at) WHERE state > 0;

-- Messages and edits to be sent, in the order of their ids within a chat; erased on delivery.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    chat       BIGINT  NOT NULL,
    slot       TEXT,                               -- what a later version replaces, e.g. the answer to one question
    answers    BLOB,                               -- keyed hash of the question, when this is its answer
    fresh      INTEGER NOT NULL,                   -- 1: its question was not asked before, so no message answers it
    version    INTEGER NOT NULL DEFAULT 0,         -- grows when the body is replaced
    created_at BIGINT  NOT NULL,
    body       TEXT    NOT NULL,
    checksum   BLOB    NOT NULL,
    UNIQUE (chat, slot)
);
CREATE INDEX outbox_order ON outbox (chat, id);

-- Which message of ours answers a question; question and chat are a keyed hash.
CREATE TABLE answers (
    question BLOB    PRIMARY KEY,
    message  INTEGER NOT NULL,
    sent_at  BIGINT  NOT NULL
);
CREATE INDEX answers_age ON answers (sent_at);

-- Chats that must wait: Telegram asked for patience, or shut the door.
CREATE TABLE pauses (
    chat    BIGINT  PRIMARY KEY,
    blocked INTEGER NOT NULL,                      -- 1: until the chat speaks again
    since   BIGINT  NOT NULL,
    until   BIGINT  NOT NULL
);

-- One value a name: whose database this is, when the bot was last well.
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
