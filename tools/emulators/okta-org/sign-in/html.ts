import type { Answer } from "../http/exchange.ts";

/** The text as it may stand in an element or in a quoted attribute, of HTML and XML alike. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A whole page. `body` is HTML. */
export function answerHtml(
  status: number,
  title: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const heading = escapeHtml(title);
  return {
    status,
    contentType: "text/html;charset=UTF-8",
    headers,
    body: `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><title>${heading}</title></head><body><h1>${heading}</h1>${body}</body></html>`,
  };
}

/** Sends the browser on with a GET. */
export function answerRedirect(location: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 302, headers: { ...headers, location } };
}

/** A page that posts a form at once; without scripting there is a button. */
export function answerPostForm(action: string, fields: Readonly<Record<string, string>>): Answer {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return answerHtml(
    200,
    "Signing in",
    `<form id="appForm" action="${escapeHtml(action)}" method="POST">${inputs.join("")}<button type="submit">Continue</button></form><script>document.forms[0].submit()</script>`,
  );
}
