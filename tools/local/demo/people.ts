import * as v from "valibot";
import { parse } from "../../../shared/contracts/parse.ts";
import { type Admin, readId } from "../admin.ts";

/** What the demo looks at of a user, in either org. */
const shownUserSchema = v.object({
  id: v.string(),
  status: v.string(),
  profile: v.looseObject({
    login: v.string(),
    firstName: v.string(),
    lastName: v.string(),
    title: v.nullish(v.string(), null),
  }),
});

export type ShownUser = v.InferOutput<typeof shownUserSchema>;

/** The user with this login or id; null when the org has none. */
export async function findUser(admin: Admin, loginOrId: string): Promise<ShownUser | null> {
  const answer = await admin.find(`/api/v1/users/${loginOrId}`);
  if (answer === null) return null;
  const parsed = parse(shownUserSchema, answer);
  if (!parsed.ok) throw new Error(`not a user: ${parsed.problems.join("; ")}`);
  return parsed.value;
}

/** Hires somebody in the source org and assigns them to the app. @returns their id */
export async function hire(
  admin: Admin,
  appId: string,
  profile: Readonly<Record<string, string>>,
): Promise<string> {
  const id = readId(
    await admin.call("POST", "/api/v1/users?activate=true", {
      profile,
      credentials: { password: { value: "Correct-Horse-7-Battery" } },
    }),
  );
  await assign(admin, appId, id);
  return id;
}

/** Assigns somebody to the app whose people the connection is about. */
export async function assign(admin: Admin, appId: string, userId: string): Promise<void> {
  await admin.call("POST", `/api/v1/apps/${appId}/users`, { id: userId, scope: "USER" });
}

/** Changes some of somebody's attributes. */
export async function change(
  admin: Admin,
  userId: string,
  profile: Readonly<Record<string, string>>,
): Promise<void> {
  await admin.call("POST", `/api/v1/users/${userId}`, { profile });
}

/** Changes somebody's status, without a mail. */
export async function changeStatus(
  admin: Admin,
  userId: string,
  action: "activate" | "suspend" | "unsuspend" | "deactivate",
): Promise<void> {
  const query = action === "activate" || action === "deactivate" ? "?sendEmail=false" : "";
  await admin.call("POST", `/api/v1/users/${userId}/lifecycle/${action}${query}`);
}
