// Out-Null: takes everything, gives nothing.
import { defineCmdlet } from "@latch/engine";

export const outNull = defineCmdlet("Out-Null", () => ({ process() {} }));
