export const LOINC = 'http://loinc.org';
export const SNOMED = 'http://snomed.info/sct';
export const UCUM = 'http://unitsofmeasure.org';
export const CATEGORIES = 'http://terminology.hl7.org/CodeSystem/observation-category';
