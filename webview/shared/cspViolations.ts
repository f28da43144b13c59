declare global {
  interface Window {
    /** Filled by the first script of the page, before any style or script of ours is loaded. */
    readonly tunesmithViolations?: readonly string[];
  }
}

/** Tells the host what the content policy refused: once after the first drawing, and again whenever there is more. */
export function reportViolations(post: (violations: readonly string[]) => void): void {
  let reported = -1;
  const report = (): void => {
    const violations = window.tunesmithViolations ?? ["the page's first script did not run"];
    if (violations.length === reported) return;
    reported = violations.length;
    post([...violations]);
  };
  // Two frames later the styles of the first drawing have been judged.
  requestAnimationFrame(() => requestAnimationFrame(report));
  document.addEventListener("securitypolicyviolation", () => setTimeout(report));
}
