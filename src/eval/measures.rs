//! Measures of a ranked list, and of many.

use serde::Serialize;

/// How many ranks count.
pub const DEPTH: usize = 10;

/// Means over questions, each 0…1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Answerable questions.
    pub questions: usize,
    /// Share with a right passage first.
    pub recall_1: f64,
    /// … among the first three.
    pub recall_3: f64,
    /// … among the first five.
    pub recall_5: f64,
    /// … among the first ten.
    pub recall_10: f64,
    /// Mean of 1 ÷ the rank of the first right passage.
    pub mrr_10: f64,
    /// Mean normalised discounted cumulative gain, every right passage gaining the same.
    pub ndcg_10: f64,
}

/// Where the right passages stand in one ranked list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranks {
    /// Ranks of right passages, from 0, ascending, below [`DEPTH`].
    pub right: Vec<usize>,
    /// How many right passages there are.
    pub all: usize,
}

impl Ranks {
    /// nDCG@10 of this list.
    pub fn ndcg(&self) -> f64 {
        let gain = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
        let ideal: f64 = (0..self.all.min(DEPTH)).map(gain).sum();
        if ideal == 0.0 {
            return 0.0;
        }
        self.right.iter().map(|&rank| gain(rank)).sum::<f64>() / ideal
    }

    /// 1 ÷ the rank of the first right passage; 0 without one.
    pub fn reciprocal(&self) -> f64 {
        self.right.first().map_or(0.0, |&rank| 1.0 / (rank as f64 + 1.0))
    }

    /// Whether a right passage is among the first `depth`.
    pub fn within(&self, depth: usize) -> bool {
        self.right.first().is_some_and(|&rank| rank < depth)
    }
}

impl Measures {
    /// Means over the lists of answerable questions.
    pub fn of<'a>(lists: impl Iterator<Item = &'a Ranks>) -> Self {
        let mut sum = Self::default();
        for ranks in lists {
            sum.questions += 1;
            sum.recall_1 += f64::from(u8::from(ranks.within(1)));
            sum.recall_3 += f64::from(u8::from(ranks.within(3)));
            sum.recall_5 += f64::from(u8::from(ranks.within(5)));
            sum.recall_10 += f64::from(u8::from(ranks.within(DEPTH)));
            sum.mrr_10 += ranks.reciprocal();
            sum.ndcg_10 += ranks.ndcg();
        }
        let all = sum.questions.max(1) as f64;
        for value in [
            &mut sum.recall_1,
            &mut sum.recall_3,
            &mut sum.recall_5,
            &mut sum.recall_10,
            &mut sum.mrr_10,
            &mut sum.ndcg_10,
        ] {
            *value /= all;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_right_passage_at_rank_two_gains_by_its_logarithm() {
        let ranks = Ranks { right: vec![1], all: 1 };
        assert!((ranks.ndcg() - 1.0 / 3.0_f64.log2()).abs() < 1e-12);
        assert!((ranks.reciprocal() - 0.5).abs() < 1e-12);
        assert!(!ranks.within(1) && ranks.within(3));
    }

    #[test]
    fn a_list_without_a_right_passage_gains_nothing() {
        let measures = Measures::of([Ranks { right: vec![], all: 2 }].iter());
        assert_eq!(measures, Measures { questions: 1, ..Measures::default() });
    }
}
