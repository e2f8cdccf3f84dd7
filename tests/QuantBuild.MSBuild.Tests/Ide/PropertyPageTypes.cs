using System.Reflection.Metadata;

namespace QuantBuild.MSBuild.Tests.Ide;

/// <summary>The types of namespace Microsoft.Build.Framework.XamlTypes, read without loading an assembly that another runtime is meant for.</summary>
internal sealed class PropertyPageTypes(MetadataReader reader)
{
    private readonly Dictionary<string, TypeDefinition> _types = reader.TypeDefinitions.Select(reader.GetTypeDefinition)
        .Where(type => reader.GetString(type.Namespace) == "Microsoft.Build.Framework.XamlTypes")
        .ToDictionary(type => reader.GetString(type.Name));

    /// <summary>Names of a type's properties, inherited ones too; none when there is no such type.</summary>
    public string[] MembersOf(string type)
    {
        if (!_types.TryGetValue(type, out var definition)) return [];
        var inherited = definition.BaseType.Kind == HandleKind.TypeDefinition
            ? MembersOf(reader.GetString(reader.GetTypeDefinition((TypeDefinitionHandle)definition.BaseType).Name))
            : [];
        return [.. definition.GetProperties().Select(property => reader.GetString(reader.GetPropertyDefinition(property).Name)), .. inherited];
    }
}
