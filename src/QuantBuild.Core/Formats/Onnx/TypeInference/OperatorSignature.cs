namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>What one input or output of an operator takes.</summary>
internal enum SlotKind
{
    /// <summary>A type variable: all slots with its name have the same type.</summary>
    Variable,

    /// <summary>One element type and no other.</summary>
    Fixed,

    /// <summary>Any type, and no output depends on it.</summary>
    Any,

    /// <summary>Given by the attributes of the node (see <see cref="AttributeTypes"/>).</summary>
    Attribute,

    /// <summary>A map of ai.onnx.ml.</summary>
    Map,
}

/// <param name="Name">Of a variable.</param>
/// <param name="ElementType">Of a fixed slot.</param>
/// <param name="IsSequence">The slot holds a sequence of tensors of the variable's type.</param>
/// <param name="Repeats">The slot stands for all that follow.</param>
internal readonly record struct TypeSlot(SlotKind Kind, string Name, int ElementType, bool IsSequence, bool Repeats);

/// <summary>
/// The types of an operator's inputs and outputs from one opset on. Written as <c>T . > T i64</c>:
/// a word with an upper-case initial is a type variable that admits FLOAT16, one lower-case letter a variable that does not,
/// <c>.</c> takes any type, <c>@</c> is given by an attribute, <c>[t]</c> is a sequence, <c>*</c> repeats the slot.
/// </summary>
internal sealed class OperatorSignature
{
    private readonly TypeSlot[] _inputs;
    private readonly TypeSlot[] _outputs;
    private readonly HashSet<string> _tiedToSequence = [];

    private OperatorSignature(TypeSlot[] inputs, TypeSlot[] outputs)
    {
        (_inputs, _outputs) = (inputs, outputs);
        foreach (var slot in inputs.Concat(outputs))
        {
            if (slot.IsSequence) _tiedToSequence.Add(slot.Name);
        }
    }

    /// <summary>The slot of an input; an input beyond the known ones takes its type as it is.</summary>
    public TypeSlot? Input(int index) => At(_inputs, index);

    public TypeSlot? Output(int index) => At(_outputs, index);

    /// <summary>True when the schema lets the variable be FLOAT16 and no sequence, which cannot be cast, has its type.</summary>
    public bool AdmitsFloat16(string variable) => char.IsAsciiLetterUpper(variable[0]) && !IsTiedToSequence(variable);

    public bool IsTiedToSequence(string variable) => _tiedToSequence.Contains(variable);

    public static OperatorSignature Parse(string text)
    {
        var arrow = text.IndexOf('>', StringComparison.Ordinal);
        return new(Slots(text[..arrow]), Slots(text[(arrow + 1)..]));
    }

    private static TypeSlot? At(TypeSlot[] slots, int index) =>
        index < slots.Length ? slots[index] : slots.Length > 0 && slots[^1].Repeats ? slots[^1] : null;

    private static TypeSlot[] Slots(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Slot)];

    private static TypeSlot Slot(string word)
    {
        var repeats = word.EndsWith('*');
        if (repeats) word = word[..^1];
        var sequence = word.StartsWith('[');
        if (sequence) word = word[1..^1];
        var fixedType = word switch
        {
            "f32" => OnnxDataType.Float,
            "i64" => OnnxDataType.Int64,
            "i32" => OnnxDataType.Int32,
            "u8" => OnnxDataType.UInt8,
            "bool" => OnnxDataType.Bool,
            "str" => OnnxDataType.String,
            _ => OnnxDataType.Undefined,
        };
        var kind = word switch
        {
            "." => SlotKind.Any,
            "@" => SlotKind.Attribute,
            "map" => SlotKind.Map,
            _ => fixedType == OnnxDataType.Undefined ? SlotKind.Variable : SlotKind.Fixed,
        };
        return new(kind, word, fixedType, sequence, repeats);
    }
}
