import type { AppUser, User } from "../entities.ts";
import type { Json } from "../json.ts";
import { SignInRefusal } from "./refusal.ts";

/** Whom an app's expressions speak of. */
export interface ExpressionContext {
  readonly user: User;
  readonly appUser: AppUser;
}

/**
 * The values of an expression of an app's SAML settings: one attribute (`user.email`, `${user.email}`, `appuser.x`), or
 * text in quotes. An attribute without value gives none.
 * @throws SignInRefusal 400 for the rest of Okta's expression language.
 */
export function evaluateExpression(context: ExpressionContext, expression: string): readonly string[] {
  const plain = /^\$\{(.*)\}$/s.exec(expression.trim())?.[1] ?? expression.trim();
  const literal = /^"([^"]*)"$/.exec(plain)?.[1];
  if (literal !== undefined) return [literal];
  const [, subject, name = ""] = /^(user|source|appuser)\.(\w+)$/.exec(plain) ?? [];
  if (subject === undefined)
    throw new SignInRefusal(400, `The expression is not supported here: ${expression}`);
  if (name === "userName") return [context.appUser.userName];
  return listTexts((subject === "appuser" ? context.appUser : context.user).profile[name] ?? null);
}

function listTexts(value: Json): readonly string[] {
  if (value === null || value === "") return [];
  if (Array.isArray(value)) return value.flatMap((part) => (part === null ? [] : [String(part)]));
  return [typeof value === "object" ? JSON.stringify(value) : String(value)];
}
