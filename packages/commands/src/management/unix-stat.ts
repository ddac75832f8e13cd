// [System.Management.Automation.Platform+Unix+CommonStat]: what lstat says of a file, as PowerShell adds it to file system objects.
import { lstatSync } from "node:fs";
import { PSDateTime, type PSValue } from "@latch/dotnet";
import { defineDataObject } from "../data-object.ts";

const typeName = "System.Management.Automation.Platform+Unix+CommonStat";
const names =
  "Inode Mode UserId GroupId HardlinkCount Size AccessTime ModifiedTime ChangeTime BlockSize DeviceId NumberOfBlocks IsSetUid IsSetGid IsSticky";
const CommonStat = defineDataObject(typeName, names.split(" "), {
  types: {
    Inode: "System.Int64",
    Mode: "System.Int32",
    UserId: "System.Int32",
    GroupId: "System.Int32",
    HardlinkCount: "System.Int32",
    Size: "System.Int64",
    AccessTime: "System.DateTime",
    ModifiedTime: "System.DateTime",
    ChangeTime: "System.DateTime",
    BlockSize: "System.Int64",
    DeviceId: "System.Int32",
    NumberOfBlocks: "System.Int32",
    IsSetUid: "System.Boolean",
    IsSetGid: "System.Boolean",
    IsSticky: "System.Boolean",
  },
});

/** The object for a path; null when there is no such file. */
export function unixStat(path: string): PSValue {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  const time = (milliseconds: number): PSValue => PSDateTime.fromUnixMilliseconds(milliseconds).toLocalTime();
  return new CommonStat({
    Inode: BigInt(stat.ino),
    Mode: stat.mode,
    UserId: stat.uid,
    GroupId: stat.gid,
    HardlinkCount: stat.nlink,
    Size: BigInt(stat.size),
    AccessTime: time(stat.atimeMs),
    ModifiedTime: time(stat.mtimeMs),
    ChangeTime: time(stat.ctimeMs),
    BlockSize: BigInt(stat.blksize),
    DeviceId: stat.dev,
    NumberOfBlocks: stat.blocks,
    IsSetUid: (stat.mode & 0o4000) !== 0,
    IsSetGid: (stat.mode & 0o2000) !== 0,
    IsSticky: (stat.mode & 0o1000) !== 0,
  });
}
