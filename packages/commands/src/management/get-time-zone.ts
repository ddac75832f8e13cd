// Get-TimeZone
import {
  Exception,
  getMember,
  getType,
  invokeStatic,
  newErrorRecord,
  type PSValue,
  toStringValue,
  getEnumerable,
  getStaticMember,
  WildcardPattern,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";

interface Parameters {
  Id?: string[];
  Name?: string[];
  ListAvailable?: boolean;
}
type Cmdlet = CmdletRuntime<Parameters>;

const zones = () => getType("System.TimeZoneInfo");

export const getTimeZone = defineCmdlet<Parameters>("Get-TimeZone", (cmdlet) => ({
  process() {
    const { Id, Name } = cmdlet.parameters;
    if (cmdlet.parameterSetName === "ListAvailable") for (const zone of all()) cmdlet.write(zone);
    else if (Id !== undefined) for (const id of Id) writeById(cmdlet, id);
    else if (Name !== undefined) for (const name of Name) writeByName(cmdlet, name);
    else cmdlet.write(getStaticMember(zones(), "Local") ?? null);
  },
}));

function all(): Iterable<PSValue> {
  return getEnumerable(invokeStatic(zones(), "GetSystemTimeZones", [])) ?? [];
}

function notFound(cmdlet: Cmdlet, exception: Exception, parameter: string): void {
  cmdlet.writeError(newErrorRecord(exception, "TimeZoneNotFound", "InvalidArgument", parameter));
}

function writeById(cmdlet: Cmdlet, id: string): void {
  try {
    cmdlet.write(invokeStatic(zones(), "FindSystemTimeZoneById", [id]));
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    notFound(cmdlet, error.innerException ?? error, "Id");
  }
}

/** By standard or daylight name, with wildcards. */
function writeByName(cmdlet: Cmdlet, name: string): void {
  const pattern = new WildcardPattern(name, { ignoreCase: true });
  let found = false;
  for (const zone of all()) {
    const names = ["StandardName", "DaylightName"].map((key) => toStringValue(getMember(zone, key) ?? ""));
    if (!names.some((one) => pattern.isMatch(one))) continue;
    found = true;
    cmdlet.write(zone);
  }
  const message = `The time zone name '${name}' was not found on the local computer.`;
  if (!found) notFound(cmdlet, new Exception("System.TimeZoneNotFoundException", message), "Name");
}
