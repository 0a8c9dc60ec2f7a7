// A call of each operation of openapi.yaml, and the request the specifications ask for: OpenAPI 3.1.1 section 4.8.12 for
// parameters, 4.8.14 and 4.8.15 for bodies, RFC 6570 for encoding, RFC 7578 for multipart/form-data.
//
// `args` is the JSON text of the arguments, so that integers stay as they are written. `headers` are those besides the
// ones of every request. `body` is text or bytes; without it there is none. `answer` is what the upstream answers, and
// `text` what the caller reads then. `BOUNDARY` in a body stands for the boundary the request names.

const kJson = { 'content-type': 'application/json' };
const kLong = 'operation_whose_id_has_one_hundred_and_twenty_eight_cha';

const kMultipart = [
  Buffer.from('--BOUNDARY\r\nContent-Disposition: form-data; name="file"; filename="file"\r\nContent-Type: application/octet-stream\r\n\r\n'),
  Buffer.from([0, 1, 255]),
  Buffer.from('\r\n--BOUNDARY\r\nContent-Disposition: form-data; name="picture"; filename="picture"\r\nContent-Type: image/png\r\n\r\n'),
  Buffer.from([0x89, 0x50, 0x4e, 0x47]),
  Buffer.from('\r\n--BOUNDARY\r\nContent-Disposition: form-data; name="title"\r\n\r\nÜber "alles"\r\n'
    + '--BOUNDARY\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n'
    + '--BOUNDARY\r\nContent-Disposition: form-data; name="tags"\r\n\r\nx\r\n'
    + '--BOUNDARY\r\nContent-Disposition: form-data; name="tags"\r\n\r\ny\r\n--BOUNDARY--\r\n'),
];

export const kTortureCalls = [
  // Schemas that hold themselves
  { tool: 'plantTree', args: '{"parent":{"name":"p"},"name":"oak","children":[{"name":"a","children":[]}]}',
    line: 'POST /trees', headers: kJson, body: '{"name":"oak","children":[{"name":"a","children":[]}],"parent":{"name":"p"}}',
    answer: '{"name":"oak","children":[{"name":"a","parent":{"name":"oak"}}]}', text: '{"name":"oak","children":[{"name":"a","parent":{"name":"oak"}}]}' },
  { tool: 'hatch', args: '{"name":"Berta","eggs":{"1":{"chicken":{"name":"Carl","eggs":{}}}}}',
    line: 'PUT /chickens', headers: kJson, body: '{"name":"Berta","eggs":{"1":{"chicken":{"name":"Carl","eggs":{}}}}}' },
  { tool: 'evaluate', args: '{"body":{"sum":[1,{"not":2.5}]}}', line: 'POST /expressions', headers: kJson, body: '{"sum":[1,{"not":2.5}]}',
    answer: '7', text: '{"result":7}' },

  // Names
  { tool: 'collide', line: 'PUT /collisions/p?id=q&id_query=iq', headers: { ...kJson, id: 'h', cookie: 'id=c' },
    args: '{"id":"p","id_query_2":"q","id_header":"h","id_cookie":"c","id_query":"iq","id_body_2":"b","body":"bb","id_body":"ib"}',
    body: '{"id":"b","body":"bb","id_body":"ib"}' },
  { tool: 'searchBrackets',
    args: '{"filter_name_query":"x","filter_name_query_2":["a","b"],"filter_name":"y","top":5,"a_b_c_d":"&=","value_39d19cf9":"値","a_name_of_more_than_sixty_four_characters_which_no_prop_b147c3c7":"z"}',
    line: 'GET /brackets?filter%5Bname%5D=x&filter%5Bname%5D%5B%5D=a&filter%5Bname%5D%5B%5D=b&filter_name=y&%24top=5'
      + '&a%20b%26c%3Dd=%26%3D&%E5%90%8D%E5%89%8D=%E5%80%A4'
      + '&a_name_of_more_than_sixty_four_characters_which_no_property_key_may_have_at_all=z' },
  { tool: 'createBrackets', args: '{"a_b":"1","a_b_c":"2","value_4fd0bfc1":"3","value_39d19cf9":"4","q_u_o":"5"}',
    line: 'POST /brackets', headers: kJson, body: '{"a[b]":"1","a/b~c":"2","":"3","名前":"4","q\\"u\\\\o":"5"}' },
  { tool: 'toString', line: 'POST /prototypes/c?__proto__=p&hasOwnProperty=h', headers: { ...kJson, valueof: 'v' },
    args: '{"constructor":"c","proto":"p","hasOwnProperty":"h","valueOf":"v","toString":"s","prototype":"t","isPrototypeOf":{"__proto__":"u"}}',
    body: '{"toString":"s","prototype":"t","isPrototypeOf":{"__proto__":"u"}}' },
  { tool: `${kLong}_210ca2a9`, line: 'GET /long/one' },
  { tool: `${kLong}_b7d20b33`, line: 'GET /long/two' },
  { tool: 'getIdsNoneByX', args: '{"x":"a"}', line: 'GET /ids/none/a' },
  { tool: 'getIdsNoneByX_7a72fb3b', args: '{"x":"a"}', line: 'GET /ids/none/a/' },
  { tool: '_7_r_der_bitte', line: 'GET /ids/odd' },
  { tool: 'put_ids_odd', line: 'PUT /ids/odd' },
  { tool: 'twice', line: 'POST /ids/odd' },
  { tool: 'deleteIdsOdd', line: 'DELETE /ids/odd' },
  { tool: 'Twice', line: 'PATCH /ids/odd' },
  { tool: 'proto', line: 'OPTIONS /ids/odd' },

  // Paths
  { tool: 'listTwins', line: 'GET /twins' },
  { tool: 'listTwinsSlash', line: 'GET /twins/' },
  { tool: 'getMyTwin', line: 'GET /twins/mine' },
  { tool: 'getTwin', args: '{"id":"7","page":2}', line: 'GET /twins/7?page=2' },
  { tool: 'getTwinSlash', args: '{"id":"7"}', line: 'GET /twins/7/' },
  { tool: 'getFile', args: '{"type":"txt","name":"read me"}', line: 'GET /files/read%20me.txt' },
  { tool: 'cancelJob', args: '{"id":"7"}', line: 'POST /jobs/7:cancel' },
  { tool: 'getOddPath', args: '{"id":"100% ä?#[]@!"}', line: 'GET /p%C3%A4th%20with%20space/100%25%20%C3%A4%3F%23%5B%5D%40%21' },
  { tool: 'getStyledPath', args: '{"id":"a b","colors":["blue","bl,ack"],"point":{"x":1,"y":-2},"list":["a,1","b"],"object":{"x":1,"y":2}}',
    line: 'GET /matrix;id=a%20b/label.blue,bl%2Cack/exploded;x=1;y=-2/a%2C1,b/x=1,y=2' },

  // Queries, headers, cookies
  { tool: 'getStyles',
    args: '{"plain":["a","b&c"],"joined":["a","b,c"],"fields":{"k":"v","k 2":"v2"},"flat":{"k":"v"},"pipes":["a","b c"],"spaces":[1,2],"deep":{"a":"x","b c":{"d":1}},"open":"a/b:c?d@e","json":{"a":[1,2]}}',
    line: 'GET /styles?plain=a&plain=b%26c&joined=a,b%2Cc&k=v&k%202=v2&flat=k,v&pipes=a%7Cb%20c&spaces=1%202'
      + '&deep%5Ba%5D=x&deep%5Bb%20c%5D%5Bd%5D=1&open=a/b:c?d@e&json=%7B%22a%22%3A%5B1%2C2%5D%7D' },
  { tool: 'getStyles', args: '{}', line: 'GET /styles' },
  { tool: 'getEmpties', args: '{"text":"","number":0,"flag":false,"list":[]}', line: 'GET /empties?text=&number=0&flag=false' },
  { tool: 'getEmpties', args: '{"text":null,"number":null}', line: 'GET /empties', loose: true },
  { tool: 'patchEmpties', args: '{"a":null,"b":"x","d":[],"e":{}}', line: 'PATCH /empties',
    headers: { 'content-type': 'application/merge-patch+json' }, body: '{"a":null,"b":"x","d":[],"e":{}}' },
  { tool: 'patchEmpties', args: '{}', line: 'PATCH /empties' },
  { tool: 'headHeads', args: '{"X-List":["a","b c"],"X-Object":{"a":1,"b":2},"X-Text":"100% \\"quoted\\"","X_Odd":true,"session":"s 1;","choices":["a","b"]}',
    line: 'HEAD /heads', answer: '{}',
    headers: { 'x-list': 'a,b c', 'x-object': 'a=1,b=2', 'x-text': '100% "quoted"', 'x!#odd': 'true', cookie: 'session=s%201%3B; choices=a,b' } },
  { tool: 'count', args: '{"big":9007199254740993,"least":-9223372036854775808,"most":18446744073709551615,"list":[1.5,9007199254740993,0.1,-0.5e1]}',
    line: 'POST /numbers/9007199254740993?least=-9223372036854775808', headers: kJson,
    body: '{"most":18446744073709551615,"list":[1.5,9007199254740993,0.1,-5]}',
    answer: '{"most":18446744073709551615}', text: '{"most":18446744073709551615}' },

  // Bodies
  { tool: 'sendList', args: '{"body":[{"key":"a","value":null},{"key":"b"}]}', line: 'POST /bodies/list', headers: kJson,
    body: '[{"key":"a","value":null},{"key":"b"}]', answer: '[{"key":"a"}]', text: '{"items":[{"key":"a"}]}' },
  { tool: 'sendList', args: '{"body":[]}', line: 'POST /bodies/list', headers: kJson, body: '[]', answer: '[]', text: '{"items":[]}' },
  { tool: 'sendString', args: '{"body":"yes or no"}', line: 'POST /bodies/text', headers: kJson, body: '"yes or no"',
    answer: '"yes"', text: '{"result":"yes"}' },
  { tool: 'sendTuple', args: '{"body":["x",null]}', line: 'POST /bodies/tuple', headers: kJson, body: '["x",null]' },
  { tool: 'sendTuple', args: '{}', line: 'POST /bodies/tuple' },
  { tool: 'sendAnything', args: '{"body":null}', line: 'POST /bodies/any', headers: kJson, body: 'null' },
  { tool: 'sendAnything', args: '{"body":false}', line: 'POST /bodies/any', headers: kJson, body: 'false' },
  { tool: 'sendAnything', args: '{"body":{"a":[{}]}}', line: 'POST /bodies/any', headers: kJson, body: '{"a":[{}]}' },
  { tool: 'sendOneOf', args: '{"body":{"kind":"dog","tricks":["roll"]}}', line: 'POST /bodies/oneof', headers: kJson,
    body: '{"kind":"dog","tricks":["roll"]}' },
  { tool: 'sendOptional', args: '{"may":"b","must":"a"}', line: 'POST /bodies/optional', headers: kJson, body: '{"must":"a","may":"b"}' },
  { tool: 'sendOptional', args: '{}', line: 'POST /bodies/optional' },
  { tool: 'sendEmpty', args: '{}', line: 'PUT /bodies/optional', headers: kJson, body: '{}' },
  { tool: 'deleteWithBody', args: '{"why":"x"}', line: 'DELETE /bodies/optional', headers: kJson, body: '{"why":"x"}' },
  { tool: 'createAccount', args: '{"hint":"h","name":"n"}', line: 'POST /bodies/account', headers: kJson, body: '{"name":"n","hint":"h"}',
    answer: '{"id":"1","name":"n","created":{"at":"now"}}', text: '{"id":"1","name":"n","created":{"at":"now"}}' },
  { tool: 'sendForm', args: '{"text":"x y&z=+%ä","number":1.5,"list":["a","b"],"joined":["a","b"],"object":{"a":1},"deep":{"a":1},"n_x":"q"}',
    line: 'POST /bodies/form', headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'text=x%20y%26z%3D%2B%25%C3%A4&number=1.5&list=a&list=b&joined=a,b&object=%7B%22a%22%3A1%7D&deep%5Ba%5D=1&n%5Bx%5D=q' },
  { tool: 'sendMultipart', args: '{"file":{"base64":"AAH/"},"picture":{"base64":"iVBORw=="},"title":"Über \\"alles\\"","meta":{"a":1},"tags":["x","y"]}',
    line: 'POST /bodies/multipart', headers: { 'content-type': 'multipart/form-data; boundary=BOUNDARY' }, body: Buffer.concat(kMultipart) },
  { tool: 'sendMultipart', args: '{"file":"plain text"}',
    line: 'POST /bodies/multipart', headers: { 'content-type': 'multipart/form-data; boundary=BOUNDARY' },
    body: '--BOUNDARY\r\nContent-Disposition: form-data; name="file"; filename="file"\r\nContent-Type: application/octet-stream\r\n\r\nplain text\r\n--BOUNDARY--\r\n' },
  { tool: 'sendMultipart', args: '{"file":"f","attachments":["one",{"base64":"AAH/"}]}',
    line: 'POST /bodies/multipart', headers: { 'content-type': 'multipart/form-data; boundary=BOUNDARY' },
    body: Buffer.concat([
      Buffer.from('--BOUNDARY\r\nContent-Disposition: form-data; name="file"; filename="file"\r\nContent-Type: application/octet-stream\r\n\r\nf\r\n'
        + '--BOUNDARY\r\nContent-Disposition: form-data; name="attachments"; filename="attachments"\r\nContent-Type: application/octet-stream\r\n\r\none\r\n'
        + '--BOUNDARY\r\nContent-Disposition: form-data; name="attachments"; filename="attachments"\r\nContent-Type: application/octet-stream\r\n\r\n'),
      Buffer.from([0, 1, 255]), Buffer.from('\r\n--BOUNDARY--\r\n')]) },
  { tool: 'sendOctets', args: '{"body":{"base64":"AAH/"}}', line: 'PUT /bodies/octets',
    headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from([0, 1, 255]) },
  { tool: 'sendOctets', args: '{"body":"text\\u0000ä"}', line: 'PUT /bodies/octets',
    headers: { 'content-type': 'application/octet-stream' }, body: 'text\0ä' },
  { tool: 'sendAnyType', args: '{"content-type":"image/png","body":{"base64":"iVBORw=="}}', line: 'PUT /bodies/anytype',
    headers: { 'content-type': 'image/png' }, body: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
  { tool: 'sendXml', args: '{"body":"<a>ä</a>"}', line: 'POST /bodies/xml', headers: { 'content-type': 'application/xml; charset=utf-8' }, body: '<a>ä</a>' },
  { tool: 'sendChoice', args: '{"Content-Type":"text/csv","body":"a,b\\r\\n1,2"}', line: 'POST /bodies/choice',
    headers: { 'content-type': 'text/csv' }, body: 'a,b\r\n1,2' },
  { tool: 'sendChoice', args: '{"Content-Type":"application/json","body":{"a":1}}', line: 'POST /bodies/choice', headers: kJson, body: '{"a":1}' },
  { tool: 'sendChoice', args: '{"Content-Type":"application/x-www-form-urlencoded","body":{"a":1}}', line: 'POST /bodies/choice',
    headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1' },
  { tool: 'sendChoice', args: '{"Content-Type":"application/octet-stream","body":{"base64":"AAH/"}}', line: 'POST /bodies/choice',
    headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from([0, 1, 255]) },
  { tool: 'sendChoice', args: '{"body":{"a":1}}', line: 'POST /bodies/choice', headers: kJson, body: '{"a":1}' },
  { tool: 'sendPreferred', args: '{"a":1}', line: 'POST /bodies/choiceless', headers: kJson, body: '{"a":1}' },
];

/** Calls that must not be made, and what their refusal names. */
export const kRefusedCalls = [
  { tool: 'getTwin', args: '{"id":"mine"}', names: /getMyTwin|path_rejected/ },
  { tool: 'getTwin', args: '{"id":".."}', names: /path_rejected/ },
  { tool: 'getTwin', args: '{"id":"%2e%2E"}', names: /path_rejected/ },
  { tool: 'getTwin', args: '{"id":"7/"}', names: /path_rejected/ },
  { tool: 'getTwin', args: '{"id":""}', names: /id/ },
  { tool: 'getFile', args: '{"name":"a/b","type":"txt"}', names: /path_rejected/ },
  { tool: 'toString', args: '{"constructor":"c","proto":"p"}', names: /toString/ },
  { tool: 'toString', args: '{"constructor":"c","toString":"s"}', names: /proto/ },
  { tool: 'sendOptional', args: '{"may":"b"}', names: /must/ },
  { tool: 'headHeads', args: '{"X-Text":"a\\r\\nInjected: b"}', names: /X-Text/ },
  { tool: 'createAccount', args: '{"id":"1","name":"n","hint":"h"}', names: /id/ },
  { tool: 'sendChoice', args: '{"Content-Type":"image/png","body":"x"}', names: /Content-Type/ },
  { tool: 'sendOctets', args: '{"body":{"base64":"*"}}', names: /base64/ },
  { tool: 'evaluate', args: '{"body":{"sum":[1],"not":2}}', names: /body/ },
  { tool: 'getStyles', args: '{"pipes":["a","b|c"]}', names: /pipes/ },
  { tool: 'sendOneOf', args: '{"body":{"kind":"cow"}}', names: /kind/ },
];
