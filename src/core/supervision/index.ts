/** Tokens and labels: the one place that decides what a model is trained on and how an answer is scored. */
export { buildExample, NOT_TRAINED, type Example, type ExampleOptions } from "./buildExample";
export { compileChatTemplate, type ChatTemplate } from "./chatTemplate";
export { epochOrder } from "./epochOrder";
export { readSupervisedRow, SUPERVISED_SHAPES, type SupervisedShape } from "./readRow";
export { scoreItem, type ScoreItem } from "./scoreItem";
export { scoreRow, type ScoredRow } from "./scoreRow";
export { SUPERVISION_DIGEST_ROWS, supervisionBytes } from "./supervisionBytes";
export { createTokenizer, type TokenizerProblem } from "./tokenizer";
export type {
  ChatMessage,
  SupervisedRow,
  SupervisionProblem,
  TextTokenizer,
  TrainOn,
  Truncation,
} from "./types";
