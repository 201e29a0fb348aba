//! Questions that the articles do not answer, for the author's report. Kept only when the operator wants it, and without
//! the asker.

use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _, Row as _};

use super::{Store, StoreError, Words, options};

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// A question without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// As it was asked first.
    pub question: Words,
    /// How often it was asked.
    pub times: i64,
}

impl Store {
    /// Counts a question without an answer; `words` is what makes it the same question.
    ///
    /// # Errors
    ///
    /// Nothing was written.
    pub async fn keep_open_question(
        &self,
        words: Words,
        question: Words,
    ) -> Result<(), StoreError> {
        let today = self.now().div_euclid(DAY) * DAY;
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO open_questions (words, question, times, asked_on) VALUES ($1, $2, 1, $3) \
                     ON CONFLICT (words) DO UPDATE SET times = times + 1, asked_on = excluded.asked_on",
                )
                .bind(words.0)
                .bind(question.0)
                .bind(today)
                .execute(connection)
                .await
                .map(|_| ())
            })
        })
        .await
    }

    /// The questions without an answer in the database in `folder`, the most asked first; none where no bot has run.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn open_questions(folder: &Path) -> Result<Vec<OpenQuestion>, StoreError> {
        let file = Self::file(folder);
        if !file.exists() {
            return Ok(Vec::new());
        }
        let mut connection =
            options(&file).read_only(true).create_if_missing(false).connect().await?;
        let rows = sqlx::query(
            "SELECT question, times FROM open_questions ORDER BY times DESC, asked_on DESC, words",
        )
        .fetch_all(&mut connection)
        .await?;
        connection.close().await?;
        let questions = rows.iter().map(|row| {
            Ok(OpenQuestion { question: Words(row.try_get(0)?), times: row.try_get(1)? })
        });
        Ok(questions.collect::<sqlx::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_most_asked_comes_first_as_it_was_asked_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        for (words, question) in [("ا", "ا؟"), ("ب", "ب؟"), ("ب", "ب!")] {
            store.keep_open_question(Words(words.into()), Words(question.into())).await.unwrap();
        }
        let open = Store::open_questions(folder.path()).await.unwrap();
        let open: Vec<_> = open.iter().map(|open| (open.question.0.as_str(), open.times)).collect();
        assert_eq!(open, [("ب؟", 2), ("ا؟", 1)]);
    }
}
