"""Documents of a given size for bench/run, as JSON files."""
import json
import os


def response(schema):
    return {'200': {'description': 'ok', 'content': {'application/json': {'schema': schema}}}}


def operations(count):
    """`count` operations with parameters, bodies and schemas of their own."""
    schemas, paths = {}, {}
    for number in range(count):
        schemas[f'Item{number}'] = {'type': 'object', 'properties': {
            'id': {'type': 'string', 'description': f'Name of item {number}.'}, 'size': {'type': 'integer'},
            'tags': {'type': 'array', 'items': {'type': 'string'}}}}
        item = {'$ref': f'#/components/schemas/Item{number}'}
        paths[f'/items{number}/{{id}}'] = {'put': {
            'operationId': f'putItem{number}', 'summary': f'Changes item {number}.',
            'parameters': [{'name': 'id', 'in': 'path', 'required': True, 'schema': {'type': 'string'}},
                           {'name': 'force', 'in': 'query', 'schema': {'type': 'boolean'}}],
            'requestBody': {'content': {'application/json': {'schema': item}}}, 'responses': response(item)}}
    return {'openapi': '3.0.3', 'info': {'title': 'Many', 'version': '1'}, 'paths': paths,
            'components': {'schemas': schemas}}


def references(count):
    """One operation, and a chain of `count` schemas of which each refers to the next."""
    schemas = {f'Link{number}': {'type': 'object', 'properties': {'next': {'$ref': f'#/components/schemas/Link{number + 1}'}}}
               for number in range(count)}
    schemas[f'Link{count}'] = {'type': 'string'}
    paths = {'/chain': {'get': {'operationId': 'getChain',
                                'responses': response({'$ref': '#/components/schemas/Link0'})}}}
    return {'openapi': '3.0.3', 'info': {'title': 'Deep', 'version': '1'}, 'paths': paths,
            'components': {'schemas': schemas}}


class Generated:
    """Files below `folder`, each written when it is first asked for."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, kind, size):
        file = os.path.join(self.folder, f'{kind}{size}.json')
        if not os.path.exists(file):
            with open(file, 'w') as out:
                json.dump({'operations': operations, 'references': references}[kind](size), out)
        return file

    def as_json(self, yaml_path):
        """The same document as JSON; the file itself where this Python cannot read YAML."""
        try:
            import yaml
        except ImportError:
            return yaml_path
        file = os.path.join(self.folder, 'platform.json')
        if not os.path.exists(file):
            with open(yaml_path) as source, open(file, 'w') as out:
                json.dump(yaml.load(source, getattr(yaml, 'CSafeLoader', yaml.SafeLoader)), out, default=str)
        return file
