const SECRETS = [
  /\bhf_[A-Za-z0-9]{16,}/gu,
  /\bsk-[A-Za-z0-9_-]{16,}/gu,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/gu,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/gu,
  /(?<=\bBearer\s)[A-Za-z0-9._~+/-]{12,}=*/gu,
  /(?<=\b(?:token|password|secret|api[_-]?key)["']?\s*[:=]\s*["']?)[^\s"',;]{8,}/giu,
];

/** Keeps the first four characters of what looks like a secret. */
export function maskSecrets(text: string): string {
  return SECRETS.reduce(
    (masked, pattern) => masked.replace(pattern, (secret) => `${secret.slice(0, 4)}…`),
    text,
  );
}
