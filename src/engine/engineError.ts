import { UserError } from "../base/userError";

/** Failures that the embedded engine can name. Codes up to RUN050 are rows of the failure table; see docs. */
export const FAILURES = {
  tokenOutsideVocabulary: "RUN013",
  targetModules: "RUN024",
  trainableSetChanged: "RUN031",
  writeFailed: "RUN033",
  brokenWeights: "RUN034",
  notFinite: "RUN036",
  unknown: "RUN100",
  supervisionDiffers: "RUN101",
  unknownProtocol: "RUN102",
  unsupportedModel: "RUN103",
  unsupportedSetting: "RUN104",
  unusableData: "RUN105",
  nothingLearnt: "RUN106",
} as const;

/** A failure that ends the run with `failed`, exit code 3 and one message. */
export class EngineError extends UserError {
  readonly configKey: string | undefined;

  constructor(
    code: (typeof FAILURES)[keyof typeof FAILURES],
    fields: {
      readonly message: string;
      readonly nextStep: string;
      readonly file?: string;
      readonly line?: number;
      readonly configKey?: string;
      readonly cause?: unknown;
    },
  ) {
    super({ ...fields, code, exitCode: 3 });
    this.configKey = fields.configKey;
  }
}
