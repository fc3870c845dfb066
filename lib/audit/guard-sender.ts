/**
 * Who sends what the guard itself has to say. No sender can have this name: it is not of the form that the allow-list
 * takes, and it stands under no key.
 */
export const guardSender = '@alertguard';
