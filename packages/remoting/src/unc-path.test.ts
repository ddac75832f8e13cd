import { expect, test } from "vitest";
import { mountedShare } from "./unc-path.ts";

const mounts = `sysfs /sys sysfs rw 0 0
//Server30/Scripts /mnt/old cifs rw,vers=3.0 0 0
//server30/Two\\040Words /mnt/with\\040space cifs rw 0 0
//server30/Scripts /mnt/new smb3 rw 0 0
//server30/Other/ /mnt/other cifs rw 0 0
//server30/Fake /mnt/fake ext4 rw 0 0
`;

test("the last CIFS mount of a share is its directory, in any case", () => {
  expect(mountedShare(mounts, "SERVER30", "scripts")).toBe("/mnt/new");
});

test("octal escapes and closing slashes of the table are read", () => {
  expect(mountedShare(mounts, "server30", "two words")).toBe("/mnt/with space");
  expect(mountedShare(mounts, "server30", "other")).toBe("/mnt/other");
});

test("other kinds of file systems and unknown shares are none", () => {
  expect(mountedShare(mounts, "server30", "fake")).toBeNull();
  expect(mountedShare(mounts, "server31", "scripts")).toBeNull();
  expect(mountedShare("", "server30", "scripts")).toBeNull();
});
