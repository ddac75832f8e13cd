// XML nodes as PowerShell shows them: child elements and attributes as properties.

import type { PSValue } from "../../values/ps-value.ts";

/** What a node prints as. */
export function xmlNodeText(_node: PSValue): PSValue {
  return null;
}
