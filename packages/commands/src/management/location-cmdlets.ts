// What the location cmdlets share: going to a place, stacks of places, and their errors.
import { arrayOf, Exception, getType, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type ExecutionContext, type PathInfo, PSDriveInfo } from "@latch/engine";

/** Makes `path` the current location; `-` and `+` walk the history. Throws PowerShell's errors. */
export function goTo(context: ExecutionContext, path: string, literal: boolean): PathInfo {
  const drives = context.drives;
  if (!literal && (path === "-" || path === "+")) return walkHistory(context, path);
  const found = context.paths.resolve(path, { literal, includeHidden: true });
  const containers = found.filter((item) => item.provider.provider.isItemContainer(item.providerPath));
  if (containers.length > 1) {
    throw new Exception(
      "System.Management.Automation.PSArgumentException",
      `Cannot set the location because path '${path}' resolved to multiple containers. You can only the set location to a single container at a time.`,
      {
        errorRecord: (exception) => newErrorRecord(exception, "Argument", "InvalidArgument", null),
      },
    );
  }
  const [target] = containers;
  if (!target) throw notContainer(path);
  drives.locationHistory.push({ drive: drives.currentDrive, location: drives.currentDrive.currentLocation });
  drives.locationFuture.length = 0;
  return moved(context, () => enter(context, target));
}

/** Does a move and tells LocationChangedAction of it. */
function moved(context: ExecutionContext, move: () => void): PathInfo {
  const before = context.paths.currentLocation;
  move();
  context.actions?.moved(before);
  return context.paths.currentLocation;
}

function notContainer(path: string): Exception {
  return new Exception(
    "System.Management.Automation.ItemNotFoundException",
    `Cannot find path '${path}' because it does not exist.`,
    {
      errorRecord: (exception) => newErrorRecord(exception, "PathNotFound", "ObjectNotFound", path),
    },
  );
}

function enter(context: ExecutionContext, target: PathInfo): void {
  const drives = context.drives;
  if (target.drive) {
    target.drive.currentLocation = below(target.drive.root, target.providerPath);
    drives.currentDrive = target.drive;
    return;
  }
  const hidden = new PSDriveInfo(
    target.provider.name,
    target.provider,
    target.provider.provider.hierarchical ? "/" : "",
    "",
    null,
    true,
  );
  hidden.currentLocation = below(hidden.root, target.providerPath);
  drives.currentDrive = hidden;
}

function below(root: string, providerPath: string): string {
  const rest = providerPath.startsWith(root) ? providerPath.slice(root.length) : providerPath;
  return rest.replace(/^\/+|\/+$/g, "");
}

function walkHistory(context: ExecutionContext, direction: "-" | "+"): PathInfo {
  const drives = context.drives;
  const [from, to] =
    direction === "-"
      ? [drives.locationHistory, drives.locationFuture]
      : [drives.locationFuture, drives.locationHistory];
  const entry = from.pop();
  if (!entry) {
    const way = direction === "-" ? "backwards" : "forwards";
    throw new Exception("System.InvalidOperationException", `There is no location history left to navigate ${way}.`, {
      errorRecord: (exception) =>
        newErrorRecord(exception, "System.InvalidOperationException", "InvalidOperation", null),
    });
  }
  to.push({ drive: drives.currentDrive, location: drives.currentDrive.currentLocation });
  return moved(context, () => {
    entry.drive.currentLocation = entry.location;
    drives.currentDrive = entry.drive;
  });
}

/** Puts the current location on a stack ("" = the default one). */
export function pushLocationOn(context: ExecutionContext, stackName: string): void {
  const drives = context.drives;
  const name = stackName === "" ? drives.defaultStack : stackName;
  const stack = drives.locationStacks.get(name.toLowerCase()) ?? [];
  stack.push({ drive: drives.currentDrive, location: drives.currentDrive.currentLocation });
  drives.locationStacks.set(name.toLowerCase(), stack);
}

/** Goes back to the top of a stack. A missing named stack is an error; an empty default one does nothing. */
export function popLocationFrom(context: ExecutionContext, stackName: string): PathInfo | null {
  const drives = context.drives;
  const name = stackName === "" ? drives.defaultStack : stackName;
  const stack = drives.locationStacks.get(name.toLowerCase());
  const entry = stack?.pop();
  if (!entry) {
    if (stackName !== "" && !stack) throw noStack(stackName);
    return null;
  }
  return moved(context, () => {
    entry.drive.currentLocation = entry.location;
    drives.currentDrive = entry.drive;
  });
}

/** PSArgumentException for a stack that does not exist. */
export function noStack(name: string): Exception {
  return new Exception(
    "System.Management.Automation.PSArgumentException",
    `Cannot find location stack '${name}'. It does not exist or it is not a container.`,
    {
      errorRecord: (exception) => newErrorRecord(exception, "Argument", "InvalidArgument", null),
    },
  );
}

/** The PathInfos of a stack, top first. */
export function locationsOn(context: ExecutionContext, stackName: string): PSValue[] {
  const name = stackName === "" ? context.drives.defaultStack : stackName;
  const stack = context.drives.locationStacks.get(name.toLowerCase()) ?? [];
  const paths = stack.map(({ drive, location }) => {
    const copy = new PSDriveInfo(
      drive.name,
      drive.provider,
      drive.root,
      drive.description,
      drive.credential,
      drive.hidden,
    );
    copy.currentLocation = location;
    return context.paths.locationOf(copy) as PSValue;
  });
  return arrayOf(getType("System.Management.Automation.PathInfo"), paths.reverse());
}
