//! An update, as it comes in by polling or webhook.
#![no_main]

#[expect(dead_code, reason = "shared with the other targets")]
#[path = "../../tests/support/anything.rs"]
mod anything;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    anything::update(bytes);
});
