//! Logistic regression over a handful of signals, by Newton's method.

/// Strength of the pull of the weights towards nothing, in examples.
const RIDGE: f64 = 1.0;
/// Steps; it converges in fewer than ten.
const STEPS: usize = 30;

/// What is known about one answer, and whether it was right.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Example {
    /// The signals.
    pub(super) signals: Vec<f64>,
    /// Whether the first passage answered.
    pub(super) right: bool,
    /// How much it counts.
    pub(super) weight: f64,
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Logistic {
    /// One for each signal.
    pub(super) weights: Vec<f64>,
    /// Added to their sum.
    pub(super) constant: f64,
}

impl Logistic {
    /// Fits the weights to the examples.
    pub(super) fn fit(examples: &[Example]) -> Self {
        let signals = examples.first().map_or(0, |example| example.signals.len());
        let mut model = Self { weights: vec![0.0; signals], constant: 0.0 };
        for _ in 0..STEPS {
            let step = model.newton_step(examples);
            for (weight, step) in model.weights.iter_mut().zip(&step) {
                *weight += step;
            }
            model.constant += step.last().copied().unwrap_or(0.0);
        }
        model
    }

    /// The probability that an answer with these signals is right.
    pub(super) fn probability(&self, signals: &[f64]) -> f64 {
        let sum: f64 =
            self.weights.iter().zip(signals).map(|(weight, signal)| weight * signal).sum();
        1.0 / (1.0 + (-(self.constant + sum)).exp())
    }

    fn newton_step(&self, examples: &[Example]) -> Vec<f64> {
        let size = self.weights.len() + 1;
        let mut matrix = vec![vec![0.0; size + 1]; size];
        for example in examples {
            let probability = self.probability(&example.signals);
            let error = example.weight * (f64::from(u8::from(example.right)) - probability);
            let curve = example.weight * probability * (1.0 - probability);
            let with_constant: Vec<f64> = example.signals.iter().copied().chain([1.0]).collect();
            for (row, a) in matrix.iter_mut().zip(&with_constant) {
                for (cell, b) in row.iter_mut().zip(&with_constant) {
                    *cell += curve * a * b;
                }
                if let Some(right_side) = row.last_mut() {
                    *right_side += error * a;
                }
            }
        }
        for (place, weight) in self.weights.iter().enumerate() {
            if let Some(row) = matrix.get_mut(place) {
                row[place] += RIDGE;
                row[size] -= RIDGE * weight;
            }
        }
        solve(matrix)
    }
}

/// Solves linear equations, each row with its right side at the end, by elimination. An unknown that nothing determines is 0.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let size = rows.len();
    for column in 0..size {
        let pivot = (column..size)
            .max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))
            .unwrap_or(column);
        rows.swap(column, pivot);
        let pivot = rows[column].clone();
        if pivot[column].abs() < 1e-12 {
            continue;
        }
        for (number, row) in rows.iter_mut().enumerate() {
            if number != column {
                let factor = row[column] / pivot[column];
                for (cell, above) in row.iter_mut().zip(&pivot) {
                    *cell -= factor * above;
                }
            }
        }
    }
    let value = |(place, row): (usize, &Vec<f64>)| {
        if row[place].abs() < 1e-12 { 0.0 } else { row[size] / row[place] }
    };
    rows.iter().enumerate().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_equations_are_solved() {
        let solution = solve(vec![vec![2.0, 1.0, 5.0], vec![1.0, 3.0, 10.0]]);
        assert!((solution[0] - 1.0).abs() < 1e-9 && (solution[1] - 3.0).abs() < 1e-9);
    }

    #[test]
    fn the_signal_that_tells_right_from_wrong_gets_the_weight() {
        let examples: Vec<Example> = (0..200)
            .map(|number| Example {
                signals: vec![f64::from(number % 10) / 10.0, f64::from(number % 7) / 7.0],
                right: number % 10 >= 5,
                weight: 1.0,
            })
            .collect();
        let model = Logistic::fit(&examples);
        assert!(model.weights[0] > 3.0 * model.weights[1].abs());
        assert!(model.probability(&[0.9, 0.5]) > 0.8 && model.probability(&[0.1, 0.5]) < 0.2);
    }
}
