namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>The forms in which a value exists.</summary>
internal sealed class ValuePlan
{
    public bool WantedOriginal { get; private set; }

    public bool WantedTarget { get; private set; }

    /// <summary>The form in which the value is made; the other one is a Cast of it.</summary>
    public FloatForm Stored { get; set; } = FloatForm.Original;

    public string OriginalName { get; set; } = "";

    public string TargetName { get; set; } = "";

    public bool NeedsCast => Stored == FloatForm.Original ? WantedTarget : WantedOriginal;

    public string StoredName => Stored == FloatForm.Original ? OriginalName : TargetName;

    public void Want(FloatForm form)
    {
        WantedOriginal |= form == FloatForm.Original;
        WantedTarget |= form == FloatForm.Target;
    }

    public string Name(FloatForm form) => form switch
    {
        FloatForm.Original => OriginalName,
        FloatForm.Target => TargetName,
        _ => StoredName,
    };
}
