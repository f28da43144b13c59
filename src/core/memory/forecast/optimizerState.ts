/** Bytes of state per trained parameter, on the device that trains and in host memory. */
export interface OptimizerState {
  readonly device: number;
  readonly host: number;
  /** False for an optimizer that is not in the table: it is counted as AdamW. */
  readonly known: boolean;
}

/** bitsandbytes: one byte and a share of a 32-bit scale per block of 256. */
const EIGHT_BIT = 1 + 4 / 256;

/**
 * State of Transformers' optimizers by the name that `optim` gives them. `parameterBytes`: of one trained parameter.
 * PyTorch keeps a state in its parameter's own precision; bitsandbytes keeps 32 or 8 bits whatever the parameter is.
 */
export function optimizerState(name: string, parameterBytes: number): OptimizerState {
  const paged = /^paged_/u.test(name);
  const plain = name.replace(/^paged_/u, "");
  const bytes = stateBytes(plain, parameterBytes);
  const known = bytes !== undefined;
  const used = bytes ?? 2 * Math.max(parameterBytes, 4);
  // Pages move to the device when they are needed: the device must not hold all of them at once.
  return paged ? { device: 0, host: used, known } : { device: used, host: 0, known };
}

function stateBytes(name: string, parameterBytes: number): number | undefined {
  if (/^adamw_(?:torch|torch_fused|hf|apex_fused|torch_xla|torch_npu_fused)$/u.test(name))
    return 2 * parameterBytes;
  if (/^(?:adamw|ademamix)_(?:8bit|bnb_8bit)$/u.test(name))
    return EIGHT_BIT * (name.startsWith("adem") ? 3 : 2);
  if (name === "adamw_torch_8bit") return EIGHT_BIT * 2;
  if (name === "adamw_torch_4bit") return 1 + 8 / 128;
  if (name === "adamw_32bit" || name === "adamw_bnb_32bit") return 8;
  if (name === "ademamix" || name === "ademamix_32bit") return 12;
  if (name === "lion_8bit") return EIGHT_BIT;
  if (name === "lion" || name === "lion_32bit") return 4;
  if (name === "rmsprop_bnb_8bit" || name === "rmsprop_8bit") return EIGHT_BIT;
  if (/^rmsprop(?:_bnb|_32bit|_bnb_32bit)?$/u.test(name)) return 4;
  if (name === "sgd" || name === "adagrad") return parameterBytes;
  // Row and column averages instead of a whole matrix: a small share of the parameters, more for narrow ones.
  if (name === "adafactor") return 1;
  if (/^schedule_free_(?:adamw|radam)$/u.test(name)) return 2 * parameterBytes;
  if (name === "schedule_free_sgd") return parameterBytes;
  return undefined;
}
