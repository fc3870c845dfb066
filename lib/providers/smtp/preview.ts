import type { Preview } from '../../preview/preview.ts';
import { preview as email } from '../email/preview.ts';

export const preview: Preview = { ...email, name: 'Email, SMTP', sameAs: 'email' };
