import { requestFor } from './support/request';
import { ApiDefinition } from '../../local/src/api/definition';
import { GatewayError } from '../../local/src/api/gateway-error';
import { jsonPath } from '../../local/src/api/mapping/json-path';
import { render, Rendered } from '../../local/src/api/mapping/render';
import { compile } from '../../local/src/api/mapping/template';
import { RoutedRequest } from '../../local/src/api/request';
import { Json } from '../../local/src/json';

const api: ApiDefinition = {
  logicalId: 'Api', id: 'api', stages: [], routes: [], authorizers: new Map(), models: new Map(), gatewayResponses: new Map(), binaryMediaTypes: [], apiKeys: [],
};
const BODY = {
  name: 'O\'Neil "x"', count: 7, none: null, price: 2.5, tags: ['a', 'b', 'c'], nested: { deep: { value: 'v' } }, items: [{ id: 1, on: true }, { id: 2, on: false }], csv: 'a,b,,', path: 'A/b',
};

function evaluate(source: string, changes: { body?: string; headers?: Record<string, string> } = {}): Rendered {
  const base = requestFor(changes.headers ?? { 'X-One': '1', 'origin': 'https://a.example' });
  const request: RoutedRequest = {
    ...base,
    stage: { name: 'prod', variables: { mode: 'fast' }, limits: [] },
    query: new Map([['q', ['1', '2']], ['id', ['from query']]]),
    route: {
      method: 'GET',
      resourcePath: '/items/{id}',
      resourceId: 'res',
      authorizationType: 'NONE',
      scopes: [],
      apiKeyRequired: false,
      requiredParameters: [],
      models: {},
      validatesBody: false,
      validatesParameters: false,
      methodResponses: new Map(),
      integration: {},
      described: { parameters: [], responseModels: new Map() },
    },
    pathParameters: { id: 'p-1' },
    authorizer: { claims: { 'sub': 'u-1', 'cognito:username': 'name' }, tenant: 't-1' },
  };
  return render(compile(source, 'here'), {
    api, request, body: changes.body ?? JSON.stringify(BODY), notJson: (reason) => new GatewayError('BAD_REQUEST_BODY', reason),
  });
}

const text = (source: string, changes?: Parameters<typeof evaluate>[1]) => evaluate(source, changes).text;

describe('Velocity', () => {
  test.each<[string, string]>([
    // Text stays what it is.
    ['{ "price": "$5", "path": "$.a", "color": "#fff", "n": "#1 $$ a#b" }', '{ "price": "$5", "path": "$.a", "color": "#fff", "n": "#1 $$ a#b" }'],
    ['a ## comment\nb #* more\n *# c #[[ $raw #if ]]# d', 'a b  c  $raw #if  d'],
    ['\\$context.stage \\\\$context.stage', '$context.stage \\prod'],
    // References.
    ['$missing|$!missing|${missing}|$!{missing}|$missing.a.b()|$!missing.a()', '$missing||${missing}||$missing.a.b()|'],
    ['#set($n = $input.path("$.none"))$!n|#set($o = $input.path("$"))$!o.none|$o.none|$o.name', '|||$o.none|O\'Neil "x"'.replace('||', '|')],
    ['#set($D = \'$\')${D}x #set($s = "${context.stage}-$D")$s', '$x prod-$'],
    // Conditions.
    ['#if($missing)1#elseif(!$context.stage)2#elseif($context.stage == "prod" && (1 > 2 || 3 >= 3))3#{else}4#end', '3'],
    ['#if("1" == 1)y#end#if("" == 0)n#end#if($missing != "x")y#end', 'yy'],
    ['#if($missing)a#{else}b#end', 'b'],
    // Lists, maps and loops.
    ['#foreach($t in $input.path("$.tags"))$t#if($foreach.hasNext),#end#end', 'a,b,c'],
    ['#foreach($t in ["x", "y"])$velocityCount$foreach.index$foreach.count#if($foreach.first)F#end#if($foreach.last)L#end #end', '101F 212L '],
    ['#foreach($i in [1..3])#foreach($t in ["a", "b"])$i$t #end#end', '1a 1b 2a 2b 3a 3b '],
    ['#set($m = {"a": 1, "b": 2})#foreach($v in $m)$v#end $v #foreach($k in $m.keySet())$k=$m.get($k);#end', '12 $v a=1;b=2;'],
    ['#foreach($i in [1, 2, 3])#if($i == 2)#break#end$i#end|#set($m = {"a": 1})#foreach($i in $m)#break#end#foreach($i in [1, 2])$i#end', '1|12'],
    ['#foreach($i in [])x#end#foreach($i in $missing)y#end|', '|'],
    ['#set($l = [])#set($t = $l.add("x"))#set($t = $l.add("y"))$l $l.size() $l.contains("y") $l.get(0) $l[1] $l.isEmpty()', '[x, y] 2 true x y false'],
    ['#set($m = {})$!m.put("k", "v")$m.k $m $m.containsKey("k") $m.isEmpty() $m.values() #foreach($e in $m.entrySet())$e.key=$e.getValue()#end', 'v {k=v} true false [v] k=v'],
    ['#set($m = {"a": {"b": ["c"]}})$m.a.b[0] $m["a"]["b"][0]', 'c c'],
    ['#set($sum = 0)#foreach($i in [1, 2])#set($sum = $sum + $i)#end$sum #set($h = 7 / 2)$h #set($r = 7 % 2)$r #set($d = 7 / 2.0)$d', '3 3 1 3.5'],
    ['#macro(tag $a)<$a>#end#tag("x")#tag("y")', '<x><y>'],
    ['#define($d)[$context.stage]#end$d', '[prod]'],
    // Methods of Java's text.
    ['#set($s = $input.path("$.csv"))$s.split(",").size() $s.contains("b") $s.replaceAll("[ab]", "<x>") $s.length() $s.substring(2, 3) $s.toUpperCase()', '2 true <x>,<x>,, 5 b A,B,,'],
    ['#set($s = "one two")$s.replaceAll("(\\w+) (\\w+)", "$2 $1") $s.matches("one.*") $s.matches("one") $s.indexOf("two") $s.startsWith("o") $s.equals("one two") $s.equalsIgnoreCase("ONE TWO") $s.isEmpty()', 'two one true false 4 true true true false'],
    ['#if($input.path("$.name").contains("Neil") && !$input.path("$.name").contains("zzz"))y#end', 'y'],
    ['#if(true)\n  a\n#else\n  b\n#end\nc', '  a\nc'],
  ])('%s', (source, expected) => {
    expect(text(source)).toBe(expected);
  });

  test.each<[string, string]>([
    ['#if($a)x', 'an #end is missing'],
    ['a#end b', 'one too many'],
    ['#foreach($a in $b)#if($a)#end', 'an #end is missing'],
    ['#set($x = )', 'is no mapping template'],
    ['#if($a', 'is no mapping template'],
    ['#evaluate("$a")', 'does not support #evaluate'],
    ['#parse("x")', 'does not support #parse'],
    ['#unknown("x")', 'does not support #unknown'],
    ['#foreach($a in $b)$foreach.parent.index#end', 'does not support $foreach.parent'],
  ])('%s is refused when the system starts', (source, message) => {
    expect(() => compile(source, 'GET /x, RequestTemplates for application/json')).toThrow(message);
    expect(() => compile(source, 'GET /x, RequestTemplates for application/json')).toThrow('GET /x, RequestTemplates');
  });

  test('a method that is not known fails by name', () => {
    expect(() => text('$input.body.fly()')).toThrow('here: The local runner knows no method fly of a text');
    expect(() => text('$input.body.replaceAll("(", "")')).toThrow('cannot read the regular expression (');
  });

  test('reaches nothing of the process', () => {
    expect(text('$context.constructor|$input.constructor|$input.body.constructor|$context.__proto__')).toBe('|$input.constructor|$input.body.constructor|');
    expect(text('$input.json.constructor("return 1")')).toBe('$input.json.constructor("return 1")');
  });
});

describe('the variables of API Gateway', () => {
  test.each<[string, string]>([
    ['$input.body', JSON.stringify(BODY)],
    ["$input.json('$')", JSON.stringify(BODY)],
    ["$input.json('$.tags') $input.json('$.name') $input.json('$.items[?(@.on)].id')", '["a","b","c"] "O\'Neil \\"x\\"" [1]'],
    ["$input.json('$.missing')|$input.path('$.missing')|", '""||'],
    ["$input.path('$.nested.deep.value') $input.path('$').count $input.path('$.items')[1].id $input.path('$.tags').size()", 'v 7 2 3'],
    ["$input.params('id') $input.params('q') $input.params('x-one') $input.params('none')|", 'p-1 2 1 |'],
    ["$input.params().path.id $input.params().querystring.q $input.params().header.get('X-ONE') $input.params().get('path').get('id')", 'p-1 2 1 p-1'],
    ['#foreach($place in $input.params().keySet())$place:#foreach($name in $input.params().get($place).keySet())$name,#end #end', 'path:id, querystring:q,id, header:X-One,origin, '],
    ['$context.stage $context.httpMethod $context.resourcePath $context.identity.sourceIp $context.requestId', 'prod GET /items/{id} 127.0.0.1 id'],
    ["$context.authorizer.claims.sub $context.authorizer.claims['cognito:username'] $context.authorizer.tenant|$context.identity.user|$context.nothing.at.all|", 'u-1 name t-1|||'],
    ['$stageVariables.mode ${stageVariables.mode}|$stageVariables.none|', 'fast fast||'],
    ["$util.escapeJavaScript($input.path('$.name'))", 'O\\\'Neil \\"x\\"'],
    ["$util.escapeJavaScript($input.path('$.name')).replaceAll(\"\\\\'\", \"'\")", 'O\'Neil \\"x\\"'],
    ["$util.urlEncode(\"a b&c='d'/*~é\") $util.urlDecode('a+b%26c')", 'a+b%26c%3D%27d%27%2F*%7E%C3%A9 a b&c'],
    ["$util.base64Encode('häß') $util.base64Decode('aMOkw58=')", 'aMOkw58= häß'],
    ['#set($o = $util.parseJson(\'{"a":{"b":[1,2]}}\'))$o.a.b[1]', '2'],
  ])('%s', (source, expected) => {
    expect(text(source)).toBe(expected);
  });

  test('of an empty body are those of an empty object', () => {
    expect(text("$input.json('$')|$input.path('$.a')|$input.body|", { body: '' })).toBe('{}|||');
  });

  test('refuse a body that is not JSON only where JSON is asked for', () => {
    expect(text('$input.body', { body: 'a=1' })).toBe('a=1');
    expect(() => text("$input.json('$')", { body: 'a=1' })).toThrow(GatewayError);
  });

  test('overrides of requests and responses are handed back, and touch nothing else', () => {
    const rendered = evaluate([
      '#set($context.responseOverride.status = 418)',
      '#set($context.responseOverride.header.X-Made = "${context.stage}-made")',
      '#set($context.responseOverride.header["X-Other"] = 7)',
      '#set($context.requestOverride.path.id = "other")',
      '#set($context.requestOverride.querystring.page = 2)',
      '#set($context.requestOverride.header.X-Ask = "a")',
    ].join('\n'));
    expect(rendered).toEqual({
      text: '',
      response: { status: 418, header: { 'X-Made': 'prod-made', 'X-Other': '7' } },
      request: { path: { id: 'other' }, querystring: { page: '2' }, header: { 'X-Ask': 'a' } },
    });
    expect(evaluate('$context.responseOverride.status|').text).toBe('|');
  });
});

describe('JSON paths', () => {
  test.each<[string, Json | undefined]>([
    ['$', { 'a': [{ p: 1 }, { p: 5 }], 'b-c': null }],
    ['$.a[0].p', 1],
    ['$.a[*].p', [1, 5]],
    ['$..p', [1, 5]],
    ['$.a[?(@.p > 2)]', [{ p: 5 }]],
    ['$.a[-1:]', [{ p: 5 }]],
    ["$['b-c']", null],
    ['$.none', undefined],
    ['$.none[*]', []],
  ])('%s finds %j', (path, expected) => {
    expect(jsonPath({ 'a': [{ p: 1 }, { p: 5 }], 'b-c': null }, path)).toEqual(expected);
  });

  test('run no code', () => {
    expect(() => jsonPath([{ a: 1 }], '$[?(@.constructor.constructor("return process")())]')).toThrow('cannot be evaluated');
  });
});
