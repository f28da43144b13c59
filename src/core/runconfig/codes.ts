/** Codes of run-config findings. Never reused; a retired code stays in the list with its reason. */
export const CONFIG_CODES = {
  CFG001: "syntax",
  CFG002: "unknown-key",
  CFG003: "wrong-type",
  CFG004: "not-a-choice",
  CFG005: "out-of-range",
  CFG006: "duplicate-key",
  CFG007: "not-a-mapping",
  CFG008: "missing-key",
  CFG009: "misread-scalar",
  CFG010: "no-effect-yet",
  XRF001: "contradiction",
  XRF002: "engine-cannot",
  XRF003: "unknown-group",
  XRF004: "unknown-label",
  XDT001: "file-missing",
  XDT002: "file-empty",
  XDT003: "column-missing",
  XMD001: "model-missing",
  XMD002: "model-incomplete",
  MEM001: "does-not-fit",
  GAT001: "check-without-margin",
  GAT002: "unknown-metric",
} as const;

export type ConfigCode = keyof typeof CONFIG_CODES;
