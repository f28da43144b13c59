import { Type, type Static } from "typebox";
import { Finding } from "./findings";

const texts = Type.Array(Type.String());

/** One config that is offered, with what it takes or costs. */
export const ProposedConfig = Type.Object({
  title: Type.String(),
  /** Sentences or halves of them; of alternatives: against the first proposal. */
  costs: texts,
  /** The command that makes it. */
  command: Type.String(),
  /** The run config, with its reasons as comments. */
  text: Type.String(),
  /** Every key, why it has its value, and what that rests on. */
  settings: Type.Array(
    Type.Object({
      key: Type.String(),
      value: Type.Unknown(),
      why: Type.String(),
      source: Type.String(),
      /** Stands in the text as a comment. */
      suggested: Type.Optional(Type.Literal(true)),
    }),
  ),
  /** Of the phase that needs more; null where the model does not tell its size. */
  memory: Type.Union([
    Type.Null(),
    Type.Object({
      lowBytes: Type.Integer(),
      highBytes: Type.Integer(),
      /** Nine tenths of what is free on the device. */
      usableBytes: Type.Integer(),
      device: Type.String(),
    }),
  ]),
  steps: Type.Integer(),
  /** Of training; rough. */
  seconds: Type.Union([Type.Null(), Type.Number()]),
  trainedParameters: Type.Union([Type.Null(), Type.Integer()]),
  /** Of `tunesmith check`; empty unless `--set` asked for it. */
  findings: Type.Array(Finding),
});
export type ProposedConfig = Static<typeof ProposedConfig>;

const head = { version: Type.Literal(1), command: Type.Literal("init"), product: Type.String() };

/** `tunesmith init --format json`. */
export const AdviceDocument = Type.Union([
  Type.Object({
    ...head,
    ok: Type.Literal(true),
    /** As it was typed; null where nothing was written. */
    written: Type.Union([Type.Null(), Type.String()]),
    proposal: ProposedConfig,
    alternatives: Type.Array(ProposedConfig),
    passedOver: Type.Array(Type.Object({ name: Type.String(), why: Type.String() })),
  }),
  Type.Object({
    ...head,
    ok: Type.Literal(false),
    message: Type.String(),
    reasons: texts,
    needs: texts,
    /** Settings with which there is something to propose. */
    choices: Type.Array(Type.Object({ title: Type.String(), settings: texts })),
  }),
]);
export type AdviceDocument = Static<typeof AdviceDocument>;
