using System.Text;

namespace Ioc.Ingestion;

/// <summary>Chứng thực: it dominates the counts with near-perfect punctuality, so figures are shown with and without it.</summary>
public static class Certification
{
    private const string Name = "Chứng thực";

    /// <summary>Whether a field's name says so; letter case and Unicode form do not matter.</summary>
    public static bool IsName(string fieldName)
    {
        if (fieldName.Length < Name.Length || fieldName.Length > 3 * Name.Length)
        {
            return false;
        }
        return string.Equals(fieldName.Normalize(NormalizationForm.FormC), Name, StringComparison.OrdinalIgnoreCase);
    }
}
