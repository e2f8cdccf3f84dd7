using System.Globalization;
using System.Text;

namespace QuantBuild.MSBuild.Packing;

/// <summary>Text as it stands in a project, where some characters are more than themselves.</summary>
internal static class ProjectText
{
    /// <summary>With <c>%xx</c> for what MSBuild would expand, split or read as a wildcard.</summary>
    public static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            if (letter is '%' or '$' or '@' or '\'' or '(' or ')' or ';' or '?' or '*') escaped.Append('%').Append(((int)letter).ToString("X2", CultureInfo.InvariantCulture));
            else escaped.Append(letter);
        }
        return escaped.ToString();
    }
}
