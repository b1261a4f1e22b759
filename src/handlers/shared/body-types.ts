/** The bodies that the schemas of the catalog let through. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface ItemBody {
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly attributes?: Attributes;
}

export interface FileBody {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256?: string;
  readonly multipart?: boolean;
}

export interface FilePartsBody {
  readonly parts: readonly { readonly number: number; readonly sha256?: string }[];
}

export interface JobBody {
  readonly type: string;
  readonly input?: Attributes;
}
