import { maskSecrets } from "../../../core/lint/personal/mask";
import type { Finding } from "../../../protocol/findings";

/**
 * A finding as an editor may show it: of secrets and card numbers that its sentences quote, only the first four
 * characters are left. Its repair stays as it is: that is written, not shown.
 */
export function maskFinding(finding: Finding): Finding {
  const { message, help, related, fix } = finding;
  return {
    ...finding,
    message: maskSecrets(message),
    ...(help === undefined ? {} : { help: maskSecrets(help) }),
    ...(fix === undefined ? {} : { fix: { ...fix, title: maskSecrets(fix.title) } }),
    ...(related === undefined
      ? {}
      : { related: related.map((one) => ({ ...one, message: maskSecrets(one.message) })) }),
  };
}
