// The members that type data gives to FileInfo and DirectoryInfo (Mode, BaseName, UnixMode …), and drive sizes.

import type { PSValue } from "../values/ps-value.ts";
import { getMember } from "../members/member-access.ts";

function text(self: PSValue, name: string): string {
  const value = getMember(self, name);
  return typeof value === "string" ? value : "";
}

/** FileInfo.BaseName: the name without its extension. */
export function fileBaseName(self: PSValue): PSValue {
  const name = text(self, "Name");
  const extension = text(self, "Extension");
  return extension === "" ? name : name.slice(0, name.length - extension.length);
}
