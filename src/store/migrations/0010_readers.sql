-- What the buttons under an answer come back to: passages by their keys, never words. Ids are keyed hashes.
CREATE TABLE shown (
    answer   TEXT   PRIMARY KEY,  -- ten characters, in the buttons' callback data
    chat     BLOB   NOT NULL,     -- where it was shown
    asker    BLOB   NOT NULL,     -- who asked
    body     TEXT   NOT NULL,     -- JSON: how it was said, and the keys of its passages
    shown_at BIGINT NOT NULL
);
CREATE INDEX shown_age ON shown (shown_at);

-- What a reader or the admins of a group chose.
CREATE TABLE preferences (
    subject    BLOB   PRIMARY KEY, -- keyed hash of a user or a chat
    body       TEXT   NOT NULL,    -- JSON
    changed_at BIGINT NOT NULL
);

-- Verdicts of readers on passages: no words, one per reader and answer.
CREATE TABLE verdicts (
    answer   TEXT    NOT NULL,
    reader   BLOB    NOT NULL,
    passage  TEXT    NOT NULL,     -- the passage's key
    rank     INTEGER NOT NULL,
    helpful  INTEGER NOT NULL,
    given_at BIGINT  NOT NULL,
    PRIMARY KEY (answer, reader)
);
CREATE INDEX verdicts_passage ON verdicts (passage);
