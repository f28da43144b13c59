import type { MachineFacts } from "../../core/memory/runMemory";
import { readCorrections } from "../hardware/corrections";
import { readHardware, type Hardware, type ReadHardwareOptions } from "../hardware/readHardware";

/** What a forecast needs of this machine: its devices with what is free now, and what earlier runs measured. */
export async function readMachineFacts(
  home: string,
  options: ReadHardwareOptions = {},
): Promise<MachineFacts & { readonly hardware: Hardware }> {
  const hardware = await readHardware(options);
  return { devices: hardware.devices, corrections: readCorrections(home), hardware };
}
