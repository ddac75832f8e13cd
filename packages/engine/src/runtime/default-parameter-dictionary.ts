// Owns `$PSDefaultParameterValues`'s type.
import { Hashtable, tagType } from "@latch/dotnet";

/** A hashtable of `Command:Parameter` to value. */
export class DefaultParameterDictionary extends Hashtable {}
tagType(DefaultParameterDictionary, "System.Management.Automation.DefaultParameterDictionary");
