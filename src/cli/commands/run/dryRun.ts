import { PRODUCT_VERSION } from "../../../base/version";
import { dryRun } from "../../../node/runs/create/dryRun";
import { homeFolder } from "../../../node/runs/store/home";
import { thisHardwareSystem } from "../../../node/hardware/readHardware";
import type { DryRunDocument } from "../../../protocol/dryRun";
import type { CliContext } from "../../context";
import type { Foreground } from "../../foreground";
import { planBlock } from "../../printers/planText";
import { shortPath } from "../../printers/runSummaryText";
import { noteLines, titleLines } from "../../printers/stage";
import { checkStage, lintStage, refuseConfig, secondsSince } from "./stages";

export interface DryRunJob {
  /** Absolute path of the config. */
  readonly file: string;
  readonly overrides: readonly string[];
}

/** `run --dry-run`: everything up to the first step, and nothing written. Returns the exit code. */
export async function dryRunJob(
  { file, overrides }: DryRunJob,
  context: CliContext,
  screen: Foreground,
): Promise<number> {
  const began = performance.now();
  const { printer, style, io, write } = screen;
  const document = { product: PRODUCT_VERSION, dryRun: true } as const;
  try {
    const loaded = await context.loadConfig(file, shortPath(file, io.cwd), overrides, true);
    const { launch } = loaded;
    if (launch === undefined)
      return refuseConfig(loaded, file, screen, { ...document, plan: null, resolvedYaml: null });
    const checked = secondsSince(began);
    printer.print(...titleLines(`${launch.resolved.name} · dry run`, null, style));
    await lintStage(launch, screen);
    checkStage(loaded, file, checked, screen);
    const plan = await dryRun(launch, homeFolder(io.env), { system: thisHardwareSystem(io.env) });
    for (const warning of plan.leftOut) printer.print(...noteLines(warning, style));
    write(planBlock(plan, io.cwd, style));
    if (screen.json) {
      const told: DryRunDocument = {
        ...{ version: 1, command: "run", ...document, findings: [...loaded.findings], plan },
        resolvedYaml: launch.resolvedYaml,
      };
      io.out(`${JSON.stringify(told, null, 2)}\n`);
    }
    return 0;
  } finally {
    printer.dispose();
  }
}
