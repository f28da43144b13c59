/**
 * A failure that a user can do something about. Doors (CLI, extension, engine) print `message` and `nextStep`
 * and never a stack; every other thrown value is a bug and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly code: string;
  readonly nextStep: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** The process exit code a command ends with (contracts: 2 = usage or unreadable input, 3 = the work failed). */
  readonly exitCode: number;

  constructor(fields: {
    readonly code: string;
    readonly message: string;
    readonly nextStep: string;
    readonly file?: string | undefined;
    readonly line?: number | undefined;
    readonly exitCode?: number;
    readonly cause?: unknown;
  }) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = fields.code;
    this.nextStep = fields.nextStep;
    this.file = fields.file;
    this.line = fields.line;
    this.exitCode = fields.exitCode ?? 2;
  }
}
