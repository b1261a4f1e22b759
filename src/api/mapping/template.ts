/** A stretch of what a mapping template writes: fixed text, or a VTL reference without its `$` that yields a string and never null. */
export interface Part {
  readonly fixed?: string;
  readonly reference?: string;
}

/** A mapping template under construction: first it assigns variables, then it writes. */
export class Template {
  private readonly setup: string[] = [];
  private readonly variables = new Map<string, string>();

  /** A variable with the text of a reference: empty where the reference is null, as Velocity would write the name of a null one. */
  public text(reference: string): Part {
    return this.variable(`"$!${reference}"`);
  }

  /** A variable with a text that is known when the stack is deployed. */
  public token(text: string): Part {
    return this.variable(`'${text}'`);
  }

  /** A variable with a header of the request, whose name API Gateway keeps as the caller wrote it. */
  public header(name: string): Part {
    const key = `header ${name.toLowerCase()}`;
    const known = this.variables.get(key);
    if (known) return { reference: known };
    const found = `h${this.variables.size + 1}`;
    this.setup.push(
      `#set($${found} = '')#foreach($name in $input.params().header.keySet())`,
      `#if($name.toLowerCase() == '${name.toLowerCase()}')#set($${found} = $input.params().header.get($name))#end#end`,
    );
    const { reference } = this.text(found);
    this.variables.set(key, reference!);
    return { reference };
  }

  /** The template. Assignments are on the line of the output: a line break after them would be part of it. */
  public render(parts: Part[]): string {
    return this.setup.join('') + parts.map(({ fixed, reference }) => fixed ?? `\${${reference}}`).join('');
  }

  private variable(expression: string): Part {
    const known = this.variables.get(expression);
    if (known) return { reference: known };
    const name = `v${this.variables.size + 1}`;
    this.variables.set(expression, name);
    this.setup.push(`#set($${name} = ${expression})`);
    return { reference: name };
  }
}
