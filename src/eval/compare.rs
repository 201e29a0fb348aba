//! Whether one configuration is better than another on the same questions.

use std::fmt;

use serde::Serialize;

use super::random::Random;

/// How often the questions are drawn again.
const DRAWS: usize = 10_000;

/// A paired comparison by nDCG@10.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Mean of the baseline.
    pub baseline: f64,
    /// Mean of what is compared with it.
    pub ours: f64,
    /// Questions on which ours is better.
    pub wins: usize,
    /// Questions on which it is worse.
    pub losses: usize,
    /// The middle 95 % of the difference of means when questions are drawn again with replacement.
    pub interval: (f64, f64),
}

impl Comparison {
    /// Compares two values for each question.
    pub fn new(baseline: &[f64], ours: &[f64]) -> Self {
        let differences: Vec<f64> =
            baseline.iter().zip(ours).map(|(baseline, ours)| ours - baseline).collect();
        let mut random = Random::new(7);
        let mut means: Vec<f64> = (0..DRAWS)
            .map(|_| {
                let draw = |_| differences.get(random.below(differences.len())).unwrap_or(&0.0);
                mean((0..differences.len()).map(draw).copied())
            })
            .collect();
        means.sort_by(f64::total_cmp);
        let quantile = |share: f64| {
            means.get((share * (means.len() - 1) as f64) as usize).copied().unwrap_or_default()
        };
        Self {
            baseline: mean(baseline.iter().copied()),
            ours: mean(ours.iter().copied()),
            wins: differences.iter().filter(|&&difference| difference > 1e-9).count(),
            losses: differences.iter().filter(|&&difference| difference < -1e-9).count(),
            interval: (quantile(0.025), quantile(0.975)),
        }
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1) as f64;
    values.sum::<f64>() / count
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "nDCG@10 {:.4}, baseline {:.4}: {} better, {} worse, difference {:+.4} (95 %: {:+.4} to {:+.4})",
            self.ours,
            self.baseline,
            self.wins,
            self.losses,
            self.ours - self.baseline,
            self.interval.0,
            self.interval.1
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_gain_has_an_interval_above_zero() {
        let comparison = Comparison::new(&[0.2; 50], &[0.6; 50]);
        assert!(comparison.interval.0 > 0.39 && comparison.wins == 50 && comparison.losses == 0);
    }

    #[test]
    fn a_tie_of_wins_and_losses_has_an_interval_around_zero() {
        let baseline: Vec<f64> = (0..100).map(|index| f64::from(index % 2)).collect();
        let ours: Vec<f64> = baseline.iter().map(|value| 1.0 - value).collect();
        let (low, high) = Comparison::new(&baseline, &ours).interval;
        assert!(low < 0.0 && high > 0.0);
    }
}
