import { expect, test } from "vitest";
import { NOTHING } from "../../../src/engine/llama/trainables";
import { scoreRows } from "../../../src/engine/scoring/scoreRows";
import { createScorer } from "../../../src/engine/scoring/scorer";
import { logSoftmaxAt, referenceLogits } from "../llama/referenceLlama";
import { randomModel, TINY } from "../tinyModel";

const model = randomModel(TINY);
const none = new Float32Array(0);
const options = { threads: 1, maxLength: 40, emptyContext: 1 };

function reference(prompt: readonly number[], option: readonly number[]): number {
  const logits = referenceLogits(model, [...prompt, ...option]);
  return option.reduce((sum, id, i) => sum + logSoftmaxAt(logits[prompt.length - 1 + i]!, id), 0);
}

test("option likelihoods are sums of log-probabilities after the prompt, whatever the batch", async () => {
  const items = [
    { promptIds: [1, 2, 3], optionIds: [[4], [5], [6, 7]] },
    {
      promptIds: [9, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4],
      optionIds: [[4, 5, 6], [4, 5, 7], [4]],
    },
    { promptIds: [3], optionIds: [[2], []] },
  ];
  const scorer = await createScorer(model, NOTHING, options);
  const sums = await scorer.optionLogLikelihoods(items, none);
  await scorer.release();
  expect(sums.map((row) => row.length)).toEqual([3, 3, 2]);
  items.forEach(({ promptIds, optionIds }, i) => {
    optionIds.forEach((option, j) => {
      expect(sums[i]![j]).toBeCloseTo(reference(promptIds, option), 4);
    });
  });
});

test("options that differ in their last token cost one pass over the prompt", () => {
  expect(scoreRows({ promptIds: [1, 2], optionIds: [[3], [4], [5]] }, 10, 0).sequences).toHaveLength(1);
  expect(scoreRows({ promptIds: [1, 2], optionIds: [[3], [3, 4], [3, 5]] }, 10, 0).sequences).toHaveLength(1);
  expect(
    scoreRows(
      {
        promptIds: [1, 2],
        optionIds: [
          [3, 4],
          [5, 6],
        ],
      },
      10,
      0,
    ).sequences,
  ).toHaveLength(2);
});

test("a prompt that is too long loses its beginning, never an option's token", () => {
  const { sequences, picks } = scoreRows(
    { promptIds: [1, 2, 3, 4, 5, 6], optionIds: [[7, 8, 9], [7]] },
    5,
    0,
  );
  expect([...sequences[0]!]).toEqual([4, 5, 6, 7, 8]);
  expect(picks.map(({ place, label }) => [place, label])).toEqual([
    [2, 7],
    [3, 8],
    [4, 9],
    [2, 7],
  ]);
});

test("an empty prompt is scored after the stand-in token", async () => {
  const scorer = await createScorer(model, NOTHING, options);
  const [sums] = await scorer.optionLogLikelihoods([{ promptIds: [], optionIds: [[4, 5]] }], none);
  await scorer.release();
  expect(sums![0]).toBeCloseTo(reference([1], [4, 5]), 4);
});

test("the loss of rows counts labelled tokens only", async () => {
  const scorer = await createScorer(model, NOTHING, options);
  const row = { ids: Int32Array.of(1, 2, 3, 4), labels: Int32Array.of(-100, -100, 3, 4) };
  const masked = { ids: Int32Array.of(5, 5), labels: Int32Array.of(-100, -100) };
  const { sum, tokens } = (await scorer.negativeLogLikelihood([masked, row], none))!;
  await scorer.release();
  expect(tokens).toBe(2);
  expect(sum).toBeCloseTo(-reference([1, 2], [3, 4]), 4);
});

test("a loss that is interrupted between two runs is no loss", async () => {
  const scorer = await createScorer(model, NOTHING, options);
  const row = { ids: Int32Array.of(1, 2, 3), labels: Int32Array.of(-100, 2, 3) };
  expect(await scorer.negativeLogLikelihood([row], none, () => Promise.resolve(true))).toBeNull();
  await scorer.release();
});
