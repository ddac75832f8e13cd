// Resolve-Path
import { relative } from "node:path";
import { defineCmdlet } from "@latch/engine";
import { forEachItem, type ItemParameters } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Relative?: boolean;
  RelativeBasePath?: string;
}

export const resolvePath = defineCmdlet<Parameters>("Resolve-Path", (cmdlet) => ({
  process() {
    const { Relative, RelativeBasePath } = cmdlet.parameters;
    const { paths } = cmdlet.context;
    const given = cmdlet.parameters.Path;
    if (RelativeBasePath !== undefined && given !== undefined) {
      const base = paths.unresolved(RelativeBasePath).displayPath;
      cmdlet.parameters.Path = given.map((path) => (paths.isAbsolute(path) ? path : `${base}/${path}`));
    }
    forEachItem(cmdlet, (item) => {
      if (Relative !== true && RelativeBasePath === undefined) {
        cmdlet.write(item);
        return;
      }
      const base =
        RelativeBasePath === undefined
          ? cmdlet.context.paths.currentLocation
          : cmdlet.context.paths.unresolved(RelativeBasePath);
      if (base.provider !== item.provider || !item.provider.provider.hierarchical) {
        cmdlet.write(item.path);
        return;
      }
      const path = relative(base.providerPath, item.providerPath);
      cmdlet.write(path === "" ? "." : path.startsWith("..") ? path : `./${path}`);
    });
  },
}));
