import type { Admin } from "../../../tools/local/admin.ts";

/** An app as the API shows it, as far as a test looks into it. */
export interface AppBody extends Readonly<Record<string, unknown>> {
  readonly settings: {
    readonly app?: Readonly<Record<string, unknown>>;
    readonly signOn?: Readonly<Record<string, unknown>>;
  };
  readonly credentials?: Readonly<Record<string, unknown>>;
}

const readOnly = ["id", "orn", "status", "created", "lastUpdated", "_links", "features", "universalLogout"];

/** Reads an app, changes it and writes it back, as the Admin Console does. */
export async function editApp(
  admin: Admin,
  appId: string,
  change: (app: AppBody) => Readonly<Record<string, unknown>>,
): Promise<void> {
  const path = `/api/v1/apps/${appId}`;
  const app = (await admin.call("GET", path)) as AppBody;
  const writable = Object.entries(change(app)).filter(([name]) => !readOnly.includes(name));
  await admin.call("PUT", path, Object.fromEntries(writable));
}
