/** Where a role assignment is kept: its id alone does not tell assignees apart. */
export function makeRoleKey(assigneeId: string, roleId: string): string {
  return `${assigneeId} ${roleId}`;
}
