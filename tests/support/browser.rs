//! Chromium, driven over `WebDriver` as a person would use it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// How long the page may take for anything, on a loaded machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser window.
pub(crate) struct Browser {
    client: reqwest::Client,
    session: String,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// A new window of this width; `None` where there is no Chromium with its driver.
    pub(crate) async fn open(width: u32, height: u32) -> Option<Self> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(driver.stdout.take().expect("it is piped")).lines();
        let port = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        // Whatever else the driver says must have a reader, or it would wait for one.
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--no-first-run".to_owned(),
            format!("--window-size={width},{height}"),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        }}});
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let base = format!("http://127.0.0.1:{}/session", port?);
        let answer: Value =
            client.post(&base).json(&wanted).send().await.ok()?.json().await.ok()?;
        let id = answer["value"]["sessionId"].as_str();
        assert!(id.is_some(), "there is a driver, but no browser that it can start: {answer}");
        let session = format!("{base}/{}", id.unwrap_or_default());
        Some(Self { client, session, driver, _profile: profile })
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, String> {
        let request = self.client.post(format!("{}/{path}", self.session)).json(&body);
        let answer: Value =
            request.send().await.expect("the driver answers").json().await.expect("in JSON");
        match answer["value"]["error"].as_str() {
            None => Ok(answer["value"].clone()),
            Some(error) => Err(format!("{error}: {}", answer["value"]["message"])),
        }
    }

    /// Opens an address.
    pub(crate) async fn visit(&self, address: &str) {
        self.post("url", json!({ "url": address })).await.unwrap();
    }

    /// The value of a JavaScript expression.
    pub(crate) async fn value(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        self.post("execute/sync", json!({ "script": script, "args": [] })).await.unwrap()
    }

    /// Waits until a JavaScript expression is true.
    #[track_caller]
    pub(crate) fn until<'a>(&'a self, expression: &'a str) -> impl Future<Output = ()> + 'a {
        let place = std::panic::Location::caller();
        async move {
            let deadline = tokio::time::Instant::now() + PATIENCE;
            while self.value(expression).await != true {
                if tokio::time::Instant::now() > deadline {
                    let page = self.value("document.body.innerText").await;
                    panic!("{place}: never came true: {expression}\nThe page shows:\n{page}");
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }

    /// Clicks the last element that fits the selector and has this text, as soon as one can be clicked.
    pub(crate) async fn click(&self, selector: &str, text: &str) {
        let find = format!(
            "[...document.querySelectorAll({selector:?})].filter((e) => e.innerText.includes({text:?}) && e.offsetParent).at(-1)"
        );
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let element = self.value(&find).await;
            let id = element.as_object().and_then(|it| it.values().next()).and_then(Value::as_str);
            let clicked = match id {
                Some(id) => self.post(&format!("element/{id}/click"), json!({})).await.map(|_| ()),
                None => Err("it is not there".to_owned()),
            };
            match clicked {
                Ok(()) => return,
                Err(error) if tokio::time::Instant::now() > deadline => {
                    let page = self.value("document.body.innerText").await;
                    panic!(
                        "{selector} “{text}” cannot be clicked: {error}\nThe page shows:\n{page}"
                    );
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Types into whatever has the focus; `\u{E007}` is Enter.
    pub(crate) async fn type_keys(&self, keys: &str) {
        let element = self.value("document.activeElement").await;
        let id = element.as_object().and_then(|it| it.values().next()).and_then(Value::as_str);
        let path = format!("element/{}/value", id.expect("something has the focus"));
        self.post(&path, json!({ "text": keys })).await.unwrap();
    }

    /// Errors and warnings of the page so far.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.post("se/log", json!({ "type": "browser" })).await.unwrap();
        let entries = log.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| entry["message"].to_string()).collect()
    }

    /// Closes the window.
    pub(crate) async fn close(mut self) {
        let _ = self.client.delete(&self.session).send().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
