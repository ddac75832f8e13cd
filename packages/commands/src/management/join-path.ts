// Join-Path
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { tryItem } from "./item-operation.ts";

interface Parameters {
  Path: string[];
  ChildPath?: string[];
  AdditionalChildPath?: string[];
  Resolve?: boolean;
}

export const joinPath = defineCmdlet<Parameters>("Join-Path", (cmdlet) => ({
  process() {
    const { Path, ChildPath, AdditionalChildPath, Resolve } = cmdlet.parameters;
    let child = "";
    for (const part of [...(ChildPath ?? []), ...(AdditionalChildPath ?? [])])
      child = child === "" ? part : join(child, part);
    for (const path of Path) {
      tryItem(cmdlet as unknown as CmdletRuntime<object>, path, () => {
        cmdlet.context.paths.unresolved(path); // an unknown drive is an error
        const drive = /^[^\\/:]+:$/.test(path);
        const joined = drive ? `${path}/${normalize(child).replace(/^\/+/, "")}` : join(path, child);
        if (Resolve !== true) cmdlet.write(joined);
        else for (const item of cmdlet.context.paths.resolve(joined)) cmdlet.write(item.path);
      });
    }
  },
}));

function normalize(path: string): string {
  return path.replace(/\\/g, "/");
}

/** One separator between the two; an empty child leaves one at the end. */
function join(parent: string, child: string): string {
  const left = normalize(parent);
  const right = normalize(child).replace(/^\/+/, "");
  if (left === "") return right;
  return left.endsWith("/") ? left + right : `${left}/${right}`;
}
