-- Questions that the articles do not answer, for the author; only when the operator wants them, and without the asker.
CREATE TABLE open_questions (
    words    TEXT    PRIMARY KEY, -- what makes it the same question
    question TEXT    NOT NULL,    -- as it was asked first
    times    INTEGER NOT NULL,
    asked_on BIGINT  NOT NULL     -- the day it was asked last; an hour could tell by whom
);
CREATE INDEX open_questions_age ON open_questions (asked_on);
CREATE INDEX verdicts_age ON verdicts (given_at);
