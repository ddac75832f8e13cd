// Owns ParseException's members of its own.
import { arrayOf, defineType, type Exception, type PSValue } from "@latch/dotnet";

const errorsOf = (self: Exception): PSValue =>
  arrayOf("System.Management.Automation.Language.ParseError", [
    ...((self.properties?.["Errors"] as PSValue[] | undefined) ?? []),
  ]);

for (const name of ["ParseException", "IncompleteParseException"]) {
  defineType<Exception>({
    name: `System.Management.Automation.${name}`,
    properties: { Errors: errorsOf, Message: (self) => self.message },
  });
}
