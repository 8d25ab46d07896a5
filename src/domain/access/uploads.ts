import { mayList, type Caller } from './access.ts';

/**
 * A file that is in no case yet is its uploader's alone, while they work on cases where they did then: whoever is transferred, or now
 * administers, has left it behind.
 * @param file whose it is, and for which unit they uploaded it; null is the hotline
 */
export const isUploader = (
  caller: Caller,
  { uploadedBy, unit }: { uploadedBy: string; unit: string | null },
): boolean => caller.id === uploadedBy && (caller.unit ?? null) === unit && mayList(caller);
