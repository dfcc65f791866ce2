/** A mail that Okta would have sent. */
export interface Mail {
  readonly about: "activation" | "deactivation" | "password reset";
  /** To whom, or about whom. */
  readonly userId: string;
  /** Whose request made Okta send it: the id of a user or an app. */
  readonly actorId: string;
}

/** The mails that the org would have sent, oldest first; nothing leaves the machine. */
export class Mails {
  #sent: readonly Mail[] = [];

  send(mail: Mail): void {
    this.#sent = [...this.#sent, mail];
  }

  list(): readonly Mail[] {
    return this.#sent;
  }

  clear(): void {
    this.#sent = [];
  }
}
