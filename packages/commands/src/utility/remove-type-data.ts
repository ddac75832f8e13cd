// Remove-TypeData: forgets extended type data.
import { Exception, newErrorRecord, removeTypeData as forgetTypeData } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import type { TypeData } from "./type-data-object.ts";
import { dataFiles, invalid } from "./update-data.ts";

interface Parameters {
  TypeName?: string;
  TypeData?: TypeData;
  Path?: string[];
}

const EMPTY_NAME = "The target type name should not be null, empty, or contain only white spaces.";

export const removeTypeData = defineCmdlet<Parameters>("Remove-TypeData", (cmdlet) => ({
  process() {
    const { Path, TypeName, TypeData: data } = cmdlet.parameters;
    if (cmdlet.parameterSetName === "RemoveFileSet") {
      for (const file of dataFiles(cmdlet, Path ?? [], "TypePathException")) {
        cmdlet.writeError(
          invalid("TypeFileNotExistsInCurrentSession", `The file ${file} is not imported into the current session.`),
        );
      }
      return;
    }
    const name = data?.typeName ?? TypeName ?? "";
    if (name.trim() === "") cmdlet.throwTerminating(invalid("TargetTypeNameEmpty", EMPTY_NAME, name));
    if (!cmdlet.shouldProcess(`Name of the type that will be removed: ${name}`, "Remove TypeData")) return;
    if (forgetTypeData(name)) return;
    const text = `Error in TypeData "${name}": The type "${name}" was not found. The type name value must be the full name of the type. Verify the type name and run the command again.`;
    cmdlet.writeError(
      newErrorRecord(
        new Exception("System.Management.Automation.RuntimeException", text),
        "TypesDynamicRemoveException",
        "InvalidOperation",
        null,
      ),
    );
  },
}));
